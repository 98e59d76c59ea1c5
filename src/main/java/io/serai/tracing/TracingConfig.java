package io.serai.tracing;

import io.serai.config.Settings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tracing room's configuration.
 *
 * @param endpoint of the collector, OTLP over HTTP; null: no traces
 * @param headers for it; the values are secrets
 * @param samplePercent of what comes without a trace of its own
 */
public record TracingConfig(@Nullable String endpoint, Map<String, String> headers, int samplePercent) {
    private static final String ENDPOINT = "serai.tracing.endpoint";
    private static final String HEADERS = "serai.tracing.headers";

    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    public static TracingConfig read(Settings settings) {
        return new TracingConfig(
                endpoint(settings), headers(settings), settings.count("serai.tracing.sample-percent", 100, 0, 100));
    }

    /** OTLP says where traces go when only the collector is named. */
    private static @Nullable String endpoint(Settings settings) {
        String given = settings.optional(ENDPOINT);
        if (given == null) {
            return null;
        }
        try {
            URI uri = URI.create(given);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")
                        ? uri.resolve("/v1/traces").toString()
                        : given;
            }
        } catch (IllegalArgumentException e) {
            // the rule below says what it must be
        }
        settings.problem(
                ENDPOINT, "must be an http or https URL without user and password, like http://localhost:4318");
        return null;
    }

    private static Map<String, String> headers(Settings settings) {
        Map<String, String> headers = new LinkedHashMap<>();
        String given = settings.optional(HEADERS);
        if (given == null) {
            return headers;
        }
        for (String header : given.split(",", -1)) {
            String[] parts = header.strip().split("=", 2);
            if (parts.length < 2 || !parts[0].matches("[A-Za-z0-9-]+") || !parts[1].matches("[ -~]+")) {
                // The value is a secret.
                settings.problem(HEADERS, "must be name=value, several separated by commas");
                return Map.of();
            }
            headers.put(parts[0], parts[1]);
        }
        return headers;
    }
}
