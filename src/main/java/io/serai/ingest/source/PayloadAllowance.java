package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;

/**
 * How much JSON the payloads of one request may come to. A mapping may put a part of the request into each of its events:
 * as trees they share it, as bytes each has a copy, and ninety kilobytes become hundreds of megabytes.
 */
final class PayloadAllowance {
    /** So many times its size may become of a request: Alertmanager repeats in an alert what all of them have in common. */
    static final int FACTOR = 4;

    /** What the payloads of a small request may come to. */
    static final int LEAST_BYTES = 2_097_152;

    private int left;

    /** @param requestBytes how large the request is */
    PayloadAllowance(int requestBytes) {
        left = Math.max(LEAST_BYTES, FACTOR * requestBytes);
    }

    /** Takes off the size of a payload and answers it. Empty when it is more than is left: then nothing is left. */
    OptionalInt take(JsonNode payload) {
        if (left == 0) {
            return OptionalInt.empty();
        }
        Count count = new Count(left);
        try {
            Json.mapper().writeValue(count, payload);
        } catch (IOException e) {
            left = 0;
            return OptionalInt.empty();
        }
        left -= count.bytes;
        return OptionalInt.of(count.bytes);
    }

    /** Keeps nothing of what is written, and gives up when it is too much. */
    private static final class Count extends OutputStream {
        private final int most;
        private int bytes;

        Count(int most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            add(1);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            add(length);
        }

        private void add(int length) throws IOException {
            if (length > most - bytes) {
                throw new IOException("more than " + most + " bytes");
            }
            bytes += length;
        }
    }
}
