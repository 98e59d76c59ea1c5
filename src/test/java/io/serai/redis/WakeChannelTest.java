package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.misc.CompletableFutureWrapper;

class WakeChannelTest {
    private static final int FIRST = 7;

    private final List<Object> removed = new ArrayList<>();

    @Test
    void noListenerStaysWhenTheListeningDidNotBegin() {
        RTopic topic = proxy(RTopic.class, (proxy, method, arguments) -> switch (method.getName()) {
            // that of messages has two parameters, that of the beginning one
            case "addListenerAsync" ->
                arguments.length == 2
                        ? new CompletableFutureWrapper<>(FIRST)
                        : new CompletableFutureWrapper<Integer>(new IllegalStateException("Redis went away"));
            case "removeListenerAsync" -> {
                removed.addAll(Arrays.asList((Object[]) arguments[0]));
                yield new CompletableFutureWrapper<>((Void) null);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
        RedissonClient client = proxy(RedissonClient.class, (proxy, method, arguments) -> topic);

        assertThat(new WakeChannel(client, "some").listen(() -> {})).isCompletedExceptionally();

        assertThat(removed).containsExactly(FIRST);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
