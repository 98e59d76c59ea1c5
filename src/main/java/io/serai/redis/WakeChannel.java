package io.serai.redis;

import java.util.concurrent.CompletableFuture;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.MessageListener;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * A Redis pub/sub channel over which scripts of one hub wake the others with PUBLISH. Within milliseconds, but nothing is
 * kept for who does not listen: whoever is woken looks for what there is, and looks from time to time all the same.
 */
public final class WakeChannel {
    private final RTopic topic;
    private final String name;

    WakeChannel(RedissonClient client, String name) {
        this.topic = client.getTopic(name, ByteArrayCodec.INSTANCE);
        this.name = name;
    }

    public String name() {
        return name;
    }

    /**
     * Calls {@code woken}, which must not block, for each message, and each time that this hub begins to listen: at
     * first, and after Redis was away.
     *
     * @return ends the listening; fails when Redis can't be asked, or does not allow it
     */
    public CompletableFuture<Runnable> listen(Runnable woken) {
        MessageListener<byte[]> message = (channel, content) -> woken.run();
        return topic.addListenerAsync(byte[].class, message)
                .toCompletableFuture()
                .thenCompose(first -> topic.addListenerAsync(begins(woken))
                        .toCompletableFuture()
                        .whenComplete((second, failure) -> {
                            if (failure != null) {
                                // Whoever listens again must not be woken twice.
                                var unused = topic.removeListenerAsync(first);
                            }
                        })
                        .thenApply(second -> listening(woken, first, second)));
    }

    private Runnable listening(Runnable woken, Integer... listeners) {
        // Redisson tells its beginning to the first listener only, which is the other one.
        woken.run();
        return () -> {
            var unused = topic.removeListenerAsync(listeners);
        };
    }

    private static StatusListener begins(Runnable woken) {
        return new StatusListener() {
            @Override
            public void onSubscribe(String channel) {
                woken.run();
            }

            @Override
            public void onUnsubscribe(String channel) {
                // nobody to be woken for
            }
        };
    }
}
