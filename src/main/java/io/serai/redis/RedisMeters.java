package io.serai.redis;

import io.serai.observe.SampledGauge;
import io.serai.observe.Sampler;
import java.util.List;

/** Shows whether this hub reaches Redis. */
public final class RedisMeters implements Sampler {
    private final Redis redis;
    private final SampledGauge up = SampledGauge.of("serai.redis.up", "1 when Redis answers this hub, else 0");

    public RedisMeters(Redis redis) {
        this.redis = redis;
    }

    @Override
    public List<SampledGauge> gauges() {
        return List.of(up);
    }

    @Override
    public void look() {
        try {
            redis.ping();
            up.set(1);
        } catch (RedisUnavailableException e) {
            up.set(0);
        }
    }
}
