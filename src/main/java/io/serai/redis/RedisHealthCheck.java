package io.serai.redis;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready while Redis is away. Alive all the same: a hub without Redis mends itself, a restart would not help. */
public final class RedisHealthCheck extends AbstractHealthCheck {
    private final Redis redis;

    public RedisHealthCheck(Redis redis) {
        super("serai", "redis");
        this.redis = redis;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            redis.ping();
            builder.up();
        } catch (RedisUnavailableException | RedisScriptException e) {
            builder.message(e.getMessage()).down();
        }
    }
}
