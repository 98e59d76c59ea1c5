package io.serai.bench;

import java.util.List;
import java.util.stream.StreamSupport;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/** The buckets that are open now, and the events in them, as Redis has them. */
record OpenBuckets(int count, long events) {
    static OpenBuckets of(BenchRedis redis) {
        RedissonClient client = redis.redis().client();
        List<String> keys = StreamSupport.stream(
                        client.getKeys()
                                .getKeys(KeysScanOptions.defaults().pattern("alert_bucket:*"))
                                .spliterator(),
                        false)
                .toList();
        long events = keys.stream()
                .mapToLong(key -> Long.parseLong(
                        (String) client.getMap(key, StringCodec.INSTANCE).get("count")))
                .sum();
        return new OpenBuckets(keys.size(), events);
    }
}
