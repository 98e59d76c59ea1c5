package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How each kind of sender proves who it is, made here from its own documentation and not with the hub's code. */
public final class SenderSignatures {
    private static final String TOKEN = "a-secret-that-sender-and-hub-share";
    private static final String LANGFUSE = "lf-whsec_" + "0123456789abcdef".repeat(4);
    private static final String STANDARD = "whsec_" + base64("a-key-of-32-bytes-for-this-test!".getBytes(UTF_8));
    private static final String TIMESTAMP_HEADER = "X-Timestamp";

    private SenderSignatures() {}

    /** What the hub is told of a connection: its keys without {@code serai.sources.<type>.<name>.} before them. */
    public static Map<String, String> settings(String type) {
        return switch (type) {
            case "langfuse" -> Map.of("secret", LANGFUSE);
            case "standard-webhooks" -> Map.of("secret", STANDARD);
            case "litellm" -> Map.of("secret", TOKEN, "auth", "header", "header", "X-Api-Key");
            case "langsmith" -> Map.of("secret", TOKEN, "auth", "header", "header", "X-Api-Key");
            case "grafana" -> Map.of("secret", TOKEN, "auth", "hmac", "hmac.timestamp-header", TIMESTAMP_HEADER);
            default -> Map.of("secret", TOKEN);
        };
    }

    /** The headers of a request with this body: names and values in turn. */
    public static String[] of(String type, byte[] body, Instant at) {
        return of(type, TOKEN, LANGFUSE, STANDARD, body, at);
    }

    /** As {@link #of(String, byte[], Instant)}, of somebody with another secret. */
    public static String[] forged(String type, byte[] body, Instant at) {
        return of(
                type,
                "another" + TOKEN,
                LANGFUSE.replace('0', '1'),
                "whsec_" + base64("another key of 32 bytes, as long".getBytes(UTF_8)),
                body,
                at);
    }

    private static String[] of(String type, String token, String langfuse, String standard, byte[] body, Instant at) {
        String seconds = Long.toString(at.getEpochSecond());
        return switch (type) {
            case "helicone" -> {
                String signature = hex(token.getBytes(UTF_8), body);
                yield new String[] {"Helicone-Signature", signature, "X-Helicone-Signature", signature};
            }
            case "langfuse" ->
                new String[] {
                    "x-langfuse-signature",
                    "t=" + seconds + ",v1=" + hex(langfuse.getBytes(UTF_8), joined(seconds + ".", body))
                };
            case "litellm", "langsmith" -> new String[] {"X-Api-Key", token};
            case "grafana" ->
                new String[] {
                    TIMESTAMP_HEADER,
                    seconds,
                    "X-Grafana-Alerting-Signature",
                    hex(token.getBytes(UTF_8), joined(seconds + ":", body))
                };
            case "alertmanager" ->
                new String[] {"Authorization", "Basic " + base64(("serai:" + token).getBytes(UTF_8))};
            case "standard-webhooks" -> {
                String id = "msg_" + seconds;
                byte[] key = Base64.getDecoder().decode(standard.substring("whsec_".length()));
                yield new String[] {
                    "webhook-id",
                    id,
                    "webhook-timestamp",
                    seconds,
                    "webhook-signature",
                    "v1," + base64(hmac(key, joined(id + "." + seconds + ".", body)))
                };
            }
            default -> new String[] {"Authorization", "Bearer " + token};
        };
    }

    private static byte[] joined(String before, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static String hex(byte[] key, byte[] text) {
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
