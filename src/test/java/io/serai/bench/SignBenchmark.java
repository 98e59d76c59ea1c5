package io.serai.bench;

import io.serai.alert.SigningKey;
import io.serai.delivery.Signatures;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The signature of Standard Webhooks over a body of 2 KB. */
public class SignBenchmark {
    private static final int BYTES = 2_048;
    private static final String ID = "0199a200-0000-7000-8000-0000000000aa";
    private static final long SECONDS = 1_772_357_460;

    @Benchmark
    public String v1(Keys keys) {
        return Signatures.standardWebhooks(keys.v1, ID, SECONDS, keys.body);
    }

    @Benchmark
    public String v1a(Keys keys) {
        return Signatures.standardWebhooks(keys.v1a, ID, SECONDS, keys.body);
    }

    /** A key of each kind, and what is signed. */
    @State(Scope.Thread)
    public static class Keys {
        private final SigningKey v1 = key("whsec_");
        private final SigningKey v1a = key("whsk_");
        private final byte[] body = new byte[BYTES];

        /** Made in each process. */
        public Keys() {
            Arrays.fill(body, (byte) 'x');
        }

        private static SigningKey key(String prefix) {
            byte[] secret = new byte[32];
            Arrays.fill(secret, (byte) 7);
            return Objects.requireNonNull(
                    SigningKey.parse(prefix + Base64.getEncoder().encodeToString(secret)));
        }
    }
}
