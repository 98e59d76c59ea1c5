package io.serai.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The way out of the aggregators that are no hub: posts JSON, and follows no redirect. */
final class Webhooks {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int RETRIES = 3;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final double JITTER = 0.2;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Throws unless the receiver took it. */
    void send(URI receiver, byte[] body) {
        int status;
        try {
            status = post(receiver, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!isSuccess(status)) {
            throw refused(status);
        }
    }

    /**
     * Throws when three retries did not help either, after 1, 2 and 4 s with some jitter; on 5xx, 429 and network errors,
     * as the documentation of the model's pattern has it.
     */
    void sendWithRetries(URI receiver, byte[] body) {
        Duration delay = FIRST_DELAY;
        for (int left = RETRIES; ; left--) {
            try {
                int status = post(receiver, body);
                if (isSuccess(status)) {
                    return;
                } else if (left == 0 || !isRetried(status)) {
                    throw refused(status);
                }
            } catch (IOException e) {
                if (left == 0) {
                    throw new UncheckedIOException(e);
                }
            }
            pause(delay.toMillis() * (1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER)));
            delay = delay.multipliedBy(2);
            delay = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
        }
    }

    private int post(URI receiver, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(receiver)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void pause(double millis) {
        try {
            Thread.sleep((long) millis);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private static boolean isRetried(int status) {
        return status == TOO_MANY_REQUESTS || status >= 500;
    }

    private static IllegalStateException refused(int status) {
        return new IllegalStateException("the receiver answered " + status);
    }

    private static IllegalStateException interrupted() {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted");
    }
}
