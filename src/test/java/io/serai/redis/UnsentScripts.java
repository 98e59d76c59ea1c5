package io.serai.redis;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.misc.CompletableFutureWrapper;

/** Scripts whose arguments are made as ever and then go nowhere: what the way to Redis costs before its first byte. */
public final class UnsentScripts {
    private UnsentScripts() {}

    /** @param answer of every script, at once */
    public static Scripts answering(List<Object> answer) {
        RScript unsent = (RScript) Proxy.newProxyInstance(
                RScript.class.getClassLoader(),
                new Class<?>[] {RScript.class},
                (of, call, args) -> new CompletableFutureWrapper<Object>(answer));
        RedissonClient client = (RedissonClient) Proxy.newProxyInstance(
                RedissonClient.class.getClassLoader(),
                new Class<?>[] {RedissonClient.class},
                (of, call, args) -> unsent);
        return new Scripts(client, "nowhere", Duration.ofSeconds(1), false);
    }
}
