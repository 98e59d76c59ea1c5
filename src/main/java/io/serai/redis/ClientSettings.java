package io.serai.redis;

import java.time.Duration;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;
import org.redisson.connection.ConnectionListener;

/** How Redisson is set up, for one server, a cluster and Sentinels alike. */
final class ClientSettings {
    /**
     * To each server. Below ten Redisson lets several commands share a connection instead of borrowing it, so that eight
     * are enough for any number of callers; a pool of one starves.
     */
    private static final int CONNECTIONS = 8;

    /** How soon a failover is seen that no redirection has told of. */
    private static final int SCAN_MILLIS = 1_000;

    private ClientSettings() {}

    static Config of(RedisUrl url, Duration timeout, ConnectionListener listener) {
        Config config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE)
                .setThreads(2)
                .setNettyThreads(2)
                // Scripts does it: Redisson would answer NOSCRIPT when the scripts are flushed between its two steps.
                .setUseScriptCache(false)
                .setConnectionListener(listener)
                .setUseThreadClassLoader(false);
        config.setReferenceEnabled(false);
        String[] addresses = url.nodeUrls().toArray(String[]::new);
        switch (url.kind()) {
            case SERVER ->
                common(config.useSingleServer(), url, timeout)
                        .setAddress(addresses[0])
                        .setDatabase(url.database())
                        .setConnectionPoolSize(CONNECTIONS)
                        .setConnectionMinimumIdleSize(CONNECTIONS)
                        .setSubscriptionConnectionPoolSize(1)
                        .setSubscriptionConnectionMinimumIdleSize(0);
            case CLUSTER ->
                masters(config.useClusterServers(), url, timeout)
                        .addNodeAddress(addresses)
                        .setScanInterval(SCAN_MILLIS);
            case SENTINEL ->
                masters(config.useSentinelServers(), url, timeout)
                        .addSentinelAddress(addresses)
                        .setMasterName(url.master())
                        .setDatabase(url.database())
                        .setScanInterval(SCAN_MILLIS)
                        // It would refuse to start while only one Sentinel is there, which is enough to find the
                        // server.
                        .setCheckSentinelsList(false);
        }
        return config;
    }

    /** Replicas are never asked: what they know is a moment old. */
    private static <T extends BaseMasterSlaveServersConfig<T>> T masters(T servers, RedisUrl url, Duration timeout) {
        return common(servers, url, timeout)
                .setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setMasterConnectionMinimumIdleSize(CONNECTIONS)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
    }

    private static <T extends BaseConfig<T>> T common(T servers, RedisUrl url, Duration timeout) {
        int millis = (int) timeout.toMillis();
        return servers.setUsername(url.user())
                .setPassword(url.password())
                .setClientName("serai")
                .setConnectTimeout(millis)
                .setTimeout(millis)
                // Nothing is sent twice behind the caller's back: a claim whose answer was lost must not claim again.
                // Without Redis a command so fails at once, or after one timeout when Redis is silent.
                .setRetryAttempts(0)
                .setRetryDelay(new ConstantDelay(Duration.ofSeconds(1)))
                // Redisson waits up to 10 s by default: too long for a server that was only restarted.
                .setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
                .setPingConnectionInterval(10_000)
                .setKeepAlive(true);
    }
}
