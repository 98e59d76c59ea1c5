package io.serai.ingest.source;

import io.serai.alert.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A keyed hash of the body in a header.
 *
 * @param headers where it may be; when it is in several, they must agree
 * @param hash {@code sha256}, {@code sha1} or {@code sha512}
 * @param base64 whether it is written so, and not in hex
 * @param prefix what stands before it, like {@code sha256=}
 * @param timestampHeader where the time is that is signed too; null: only the body is signed
 * @param signedText {@code {timestamp}} and {@code {body}} with what stands around them
 */
record HmacSignature(
        List<String> headers,
        String hash,
        boolean base64,
        String prefix,
        @Nullable String timestampHeader,
        String signedText,
        List<Secret> secrets)
        implements Verification {
    static final String TIMESTAMP = "{timestamp}";
    static final String BODY = "{body}";

    @Override
    public boolean accepts(HookRequest request, Instant now) {
        byte[] given = given(request);
        String timestamp = "";
        if (timestampHeader != null) {
            timestamp = Objects.requireNonNullElse(request.header(timestampHeader), "");
            if (!Verification.isNow(timestamp, now)) {
                return false;
            }
        }
        String time = timestamp;
        return given != null
                && Verification.any(
                        secrets, secret -> MessageDigest.isEqual(made(secret, time, request.body()), given));
    }

    /** What all headers that are there say; null when there is none, or when they disagree. */
    private byte @Nullable [] given(HookRequest request) {
        byte[] agreed = null;
        for (String header : headers) {
            String value = request.header(header);
            if (value == null) {
                continue;
            }
            byte[] signature = decoded(value.strip());
            if (signature == null || (agreed != null && !MessageDigest.isEqual(signature, agreed))) {
                return null;
            }
            agreed = signature;
        }
        return agreed;
    }

    private byte @Nullable [] decoded(String value) {
        if (!value.startsWith(prefix)) {
            return null;
        }
        String text = value.substring(prefix.length());
        try {
            return base64 ? Base64.getDecoder().decode(text) : HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] made(String secret, String timestamp, byte[] body) {
        Mac mac = mac("Hmac" + hash.toUpperCase(Locale.ROOT), secret);
        int at = signedText.indexOf(BODY);
        mac.update(Verification.bytes(signedText.substring(0, at).replace(TIMESTAMP, timestamp)));
        mac.update(body);
        mac.update(Verification.bytes(signedText.substring(at + BODY.length()).replace(TIMESTAMP, timestamp)));
        return mac.doFinal();
    }

    static Mac mac(String algorithm, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(Verification.bytes(secret), algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + algorithm, e);
        }
    }

    @Override
    public Optional<HookRequest> sign(HookRequest request, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        byte[] signature = made(secrets.getFirst().value(), timestamp, request.body());
        String written = prefix
                + (base64
                        ? Base64.getEncoder().encodeToString(signature)
                        : HexFormat.of().formatHex(signature));
        HookRequest signed = request.with(headers.getFirst(), written);
        return Optional.of(timestampHeader == null ? signed : signed.with(timestampHeader, timestamp));
    }

    @Override
    public List<String> described() {
        String text = timestampHeader == null ? "the body" : signedText;
        List<String> lines = new ArrayList<>(List.of(headers.getFirst() + ": " + prefix + (base64 ? "<base64" : "<hex")
                + " of HMAC-" + hash.toUpperCase(Locale.ROOT) + " of " + text + ">"));
        if (timestampHeader != null) {
            lines.add(timestampHeader + ": <whole seconds since 1970>");
        }
        return lines;
    }

    @Override
    public Set<String> secretHeaders() {
        return Set.of();
    }
}
