package io.serai.ingest.source;

import io.serai.alert.Secret;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;

/** Langfuse's: {@code x-langfuse-signature: t=<seconds>,v1=<hex>} over {@code <seconds>.<body>}, the secret as its text. */
record LangfuseSignature(List<Secret> secrets) implements Verification {
    private static final String HEADER = "x-langfuse-signature";

    @Override
    public boolean accepts(HookRequest request, Instant now) {
        String header = request.header(HEADER);
        if (header == null) {
            return false;
        }
        List<String> times = values(header, "t=");
        List<String> given = values(header, "v1=");
        // Two times would leave it open which one was signed.
        if (times.size() != 1 || given.isEmpty() || !Verification.isNow(times.getFirst(), now)) {
            return false;
        }
        return Verification.any(secrets, secret -> {
            byte[] made = made(secret, times.getFirst(), request.body());
            boolean holds = false;
            for (String signature : given) {
                holds |= MessageDigest.isEqual(made, decoded(signature));
            }
            return holds;
        });
    }

    private static List<String> values(String header, String name) {
        List<String> values = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            if (part.strip().startsWith(name)) {
                values.add(part.strip().substring(name.length()));
            }
        }
        return values;
    }

    /** Of what is no hex: nothing, which is no signature. */
    private static byte[] decoded(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] made(String secret, String timestamp, byte[] body) {
        Mac mac = HmacSignature.mac("HmacSHA256", secret);
        mac.update(Verification.bytes(timestamp + "."));
        return mac.doFinal(body);
    }

    @Override
    public Optional<HookRequest> sign(HookRequest request, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        String signature = HexFormat.of().formatHex(made(secrets.getFirst().value(), timestamp, request.body()));
        return Optional.of(request.with(HEADER, "t=" + timestamp + ",v1=" + signature));
    }

    @Override
    public List<String> described() {
        return List.of(HEADER + ": t=<seconds>,v1=<hex of HMAC-SHA256>, as Langfuse makes it");
    }

    @Override
    public Set<String> secretHeaders() {
        return Set.of();
    }
}
