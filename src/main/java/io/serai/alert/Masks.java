package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.guard.Recipients;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows alerts without their secrets, and takes what was shown back: a secret that comes back as its mask is left as it
 * is. The form of the masks is the Opik alert API's; it masks only {@code secret_token}, we mask every credential.
 */
public final class Masks {
    private static final int ALL_HIDDEN = 12;
    private static final int SHOWN = 3;
    private static final int SHORTEST_WORD = 4;
    private static final String STAR = "*";
    private static final Pattern MASK = Pattern.compile("\\*+|.{3}\\*{7,}.{3}", Pattern.DOTALL);
    private static final String HIDDEN_PATH = "/***";
    private static final String HIDDEN_RECIPIENTS = "mailto:***";

    private static final String UNKNOWN = "is masked: send the secret itself";
    private static final String ELSEWHERE =
            "is stored for another scheme, host or port of url: send the secret itself, or null for none";

    private static final String WEBHOOK = "webhook";
    private static final String SECRET = "secret";
    private static final String HMAC_KEY = "hmac_key";
    private static final String SIGNING_SECRET = "signing_secret";
    private static final String PREVIOUS_HMAC_KEY = "previous_hmac_key";
    private static final String PREVIOUS_SIGNING_SECRETS = "previous_signing_secrets";

    private static final List<String> SIGNING =
            List.of(HMAC_KEY, SIGNING_SECRET, PREVIOUS_HMAC_KEY, PREVIOUS_SIGNING_SECRETS);

    private Masks() {}

    /** Stars; of more than 12 characters the first and last three are shown. */
    public static String mask(String secret) {
        int length = secret.length();
        return length <= ALL_HIDDEN
                ? STAR.repeat(length)
                : secret.substring(0, SHOWN) + STAR.repeat(length - 2 * SHOWN) + secret.substring(length - SHOWN);
    }

    /** Scheme, host and port: the path of most chat services is a credential. Of e-mail nobody's address is left. */
    public static String maskUrl(String url) {
        return Recipients.isUrl(url) ? HIDDEN_RECIPIENTS : origin(url) + HIDDEN_PATH;
    }

    /** Whether it has the form of a mask, whichever secret it may stand for. */
    public static boolean isMask(String text) {
        return MASK.matcher(text).matches();
    }

    /**
     * Replaces every secret of an alert, as {@link AlertJson} writes it, by its mask.
     *
     * @param url whether the URL's path is hidden too
     * @return the same tree
     */
    public static ObjectNode hide(ObjectNode alert, boolean url) {
        slots(alert).forEach(slot -> slot.set(mask(slot.value())));
        if (url && alert.get(WEBHOOK) instanceof ObjectNode webhook) {
            webhook.put("url", maskUrl(webhook.path("url").asText()));
        }
        return alert;
    }

    /**
     * Replaces the alert's secrets in a text, as they stand or as they stand in JSON, by their masks. Those of less than
     * four characters stay: in any text there are words and numbers like them.
     *
     * @param text that a route made of the alert, like a message
     */
    public static String hideIn(String text, Alert alert) {
        List<String> secrets = slots(AlertJson.write(alert))
                .map(Slot::value)
                .filter(secret -> secret.length() >= SHORTEST_WORD)
                .distinct()
                // A secret may be a part of another one.
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, mask(secret)).replace(inJson(secret), inJson(mask(secret)));
        }
        return hidden;
    }

    private static String inJson(String text) {
        String quoted = new String(Json.write(TextNode.valueOf(text)), StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }

    /**
     * Replaces every mask in an alert that somebody wrote by the stored secret that it stands for. What only looks like
     * a mask becomes a problem, and so does the mask of a secret that requests carry when they would go to another server:
     * whoever wrote the URL would get it. Keys that only sign stay.
     *
     * @param stored that the written one is to replace; null: none, so that no mask stands for anything
     */
    public static void resolve(ObjectNode written, @Nullable Alert stored, List<Problem> problems) {
        ObjectNode before = stored == null ? written.objectNode() : AlertJson.write(stored);
        boolean sameServer = resolveUrl(written, before, problems);
        List<Slot> secrets = slots(before).toList();
        slots(written).forEach(slot -> {
            String secret = secrets.stream()
                    .filter(candidate ->
                            candidate.mayBecome(slot) && mask(candidate.value()).equals(slot.value()))
                    .min(Comparator.comparing(candidate -> candidate.distance(slot)))
                    .map(Slot::value)
                    .orElse(null);
            if (secret != null && (sameServer || !slot.isSent())) {
                slot.set(secret);
            } else if (secret != null) {
                problems.add(new Problem(slot.path(), ELSEWHERE));
            } else if (isMask(slot.value())) {
                problems.add(new Problem(slot.path(), UNKNOWN));
            }
        });
    }

    /** Where a mask stands in an alert that somebody wrote, as paths. */
    public static List<String> masked(ObjectNode written) {
        return slots(written)
                .filter(slot -> isMask(slot.value()))
                .map(Slot::path)
                .toList();
    }

    /** Whether requests go to the same server as before. */
    private static boolean resolveUrl(ObjectNode written, ObjectNode before, List<Problem> problems) {
        String stored = before.path(WEBHOOK).path("url").asText();
        if (!(written.get(WEBHOOK) instanceof ObjectNode webhook)) {
            return false;
        }
        String url = webhook.path("url").asText();
        if (!stored.isEmpty() && url.equals(maskUrl(stored))) {
            webhook.put("url", stored);
            return true;
        }
        if (url.endsWith(HIDDEN_PATH)) {
            problems.add(new Problem("webhook.url", "is masked: send the whole URL"));
        }
        return !stored.isEmpty() && origin(url).equals(origin(stored));
    }

    /** Of what is no URL an empty text. */
    private static String origin(String url) {
        try {
            URI uri = URI.create(url);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
            String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
            boolean usual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
            return scheme + "://" + host + (usual ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * A place in an alert's JSON where a secret is.
     *
     * @param until of a previous secret, else empty
     */
    private record Slot(ObjectNode holder, String member, String path, String until) {
        String value() {
            return holder.path(member).textValue();
        }

        void set(String value) {
            holder.put(member, value);
        }

        /** Whether its secret may be meant there: header names have no case, and the current secret of a kind is the next previous one. */
        boolean mayBecome(Slot there) {
            return path.equalsIgnoreCase(there.path)
                    || (there.isIn(PREVIOUS_SIGNING_SECRETS)
                            && (isIn(PREVIOUS_SIGNING_SECRETS) || path.equals("webhook." + SIGNING_SECRET)))
                    || (there.isIn(PREVIOUS_HMAC_KEY) && path.equals("webhook." + HMAC_KEY));
        }

        /** Whether requests carry it; keys only sign. */
        boolean isSent() {
            return SIGNING.stream().noneMatch(this::isIn);
        }

        private boolean isIn(String member) {
            return path.startsWith("webhook." + member);
        }

        /** Different secrets may have equal masks: the one with the same end, or else in the same place, is meant. */
        int distance(Slot there) {
            return (until.equals(there.until) ? 0 : 2) + (path.equals(there.path) ? 0 : 1);
        }
    }

    private static Stream<Slot> slots(ObjectNode alert) {
        List<Slot> slots = new ArrayList<>();
        if (alert.get(WEBHOOK) instanceof ObjectNode webhook) {
            for (String member : List.of("secret_token", HMAC_KEY, SIGNING_SECRET)) {
                add(slots, webhook, member, "webhook." + member);
            }
            previous(slots, webhook.get(PREVIOUS_HMAC_KEY), "webhook." + PREVIOUS_HMAC_KEY);
            if (webhook.get(PREVIOUS_SIGNING_SECRETS) instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    previous(slots, array.get(i), "webhook." + PREVIOUS_SIGNING_SECRETS + "[" + i + "]");
                }
            }
            if (webhook.get("headers") instanceof ObjectNode headers) {
                headers.fieldNames().forEachRemaining(name -> add(slots, headers, name, "webhook.headers." + name));
            }
        }
        if (alert.get("metadata") instanceof ObjectNode metadata) {
            add(slots, metadata, "routing_key", "metadata.routing_key");
        }
        return slots.stream();
    }

    private static void previous(List<Slot> slots, @Nullable JsonNode json, String path) {
        if (json instanceof ObjectNode previous && previous.path(SECRET).isTextual()) {
            slots.add(new Slot(
                    previous,
                    SECRET,
                    path + "." + SECRET,
                    previous.path("until").asText()));
        }
    }

    private static void add(List<Slot> slots, ObjectNode holder, String member, String path) {
        if (holder.path(member).isTextual() && !holder.path(member).textValue().isEmpty()) {
            slots.add(new Slot(holder, member, path, ""));
        }
    }
}
