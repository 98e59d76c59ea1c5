package io.serai.redis;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.connection.ConnectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line in the log when a Redis server goes and one when it comes back. */
final class Announcer implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final RedisUrl url;
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    // What is said while a hub fails to start is said by that failure.
    private volatile boolean silent = true;

    Announcer(RedisUrl url) {
        this.url = url;
    }

    /** What goes from now on is missed. */
    void speak() {
        silent = false;
    }

    /** What goes from now on goes because the hub ends. */
    void silence() {
        silent = true;
    }

    @Override
    @SuppressWarnings("deprecation") // the only abstract form there is
    public void onConnect(InetSocketAddress server) {
        String address = address(server);
        if (away.remove(address)) {
            LOG.info("Redis at {} is back", address);
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void onDisconnect(InetSocketAddress server) {
        String address = address(server);
        if (silent || !away.add(address)) {
            return;
        }
        if (url.kind() == RedisUrl.Kind.SERVER) {
            LOG.warn("Redis at {} is away: events are refused until it is back", address);
        } else {
            LOG.warn("Redis at {} is away: what it holds has to wait until it or its replica answers", address);
        }
    }

    private String address(InetSocketAddress server) {
        return url.kind() == RedisUrl.Kind.SERVER ? url.address() : server.getHostString() + ":" + server.getPort();
    }
}
