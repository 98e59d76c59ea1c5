package io.serai.access;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says whether the API tokens in Redis can be read. Always up: known tokens go on, and no other hub could read them
 * either.
 */
public final class ApiTokensHealthCheck extends AbstractHealthCheck {
    private final ApiTokens tokens;

    public ApiTokensHealthCheck(ApiTokens tokens) {
        super("serai", "api-tokens");
        this.tokens = tokens;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        tokens.trouble().ifPresent(trouble -> builder.message("degraded: " + trouble));
    }
}
