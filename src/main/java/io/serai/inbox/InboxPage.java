package io.serai.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hash.Sha256;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The inbox for people: one page without script. Whatever arrived is hostile text, so every value is escaped. */
final class InboxPage {
    private static final String STYLE = template("page.css");
    private static final String PAGE = template("page.html");
    private static final String REQUEST = template("request.html");
    private static final String EMPTY = template("empty.html");

    /** Nothing is loaded or run, even if escaping had a hole. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Sha256.of(STYLE))
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** A host that may stand in a command which people copy into a shell. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Longest body on the page; the JSON has all that is kept. */
    private static final int SHOWN_CHARS = 16 * 1024;

    private static final int SUMMARY_CHARS = 200;

    /** So many bodies are open; the page stays short when it is full. */
    private static final int OPEN = 5;

    private final Clock clock;

    InboxPage(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param name the page's name, or null for all
     * @param origin of the hub as the reader's browser knows it, for the examples
     */
    byte[] write(@Nullable String name, List<InboxRequest> requests, int keep, String origin, boolean refresh) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < requests.size(); i++) {
            list.append(request(requests.get(i), i < OPEN));
        }
        String shown = ORIGIN.matcher(origin).matches() ? origin : "http://localhost:8080";
        String where = name == null ? "/inbox" : "/inbox/" + name;
        String content = requests.isEmpty()
                ? fill(EMPTY, Map.of("origin", escape(shown), "name", escape(name == null ? "demo" : name)))
                : list.toString();
        String count = requests.size() == 1 ? "1 request" : requests.size() + " requests";
        return fill(
                        PAGE,
                        Map.of(
                                "style",
                                STYLE,
                                "meta",
                                refresh ? "<meta http-equiv=\"refresh\" content=\"5\">" : "",
                                "title",
                                escape((name == null ? "Inbox" : name + " – inbox") + " (" + requests.size() + ")"),
                                "heading",
                                name == null ? "" : " <span class=\"slash\">/</span> " + escape(name),
                                "count",
                                count,
                                "keep",
                                Integer.toString(keep),
                                "where",
                                escape(where),
                                "refreshing",
                                refresh ? "updates every 5 s" : "paused",
                                "toggle",
                                refresh
                                        ? "<a href=\"" + escape(where) + "?refresh=off\">pause</a>"
                                        : "<a href=\"" + escape(where) + "\">resume</a>",
                                "content",
                                content))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String request(InboxRequest request, boolean open) {
        JsonNode json = json(request);
        String summary = json == null ? "" : summary(json);
        String type = json == null ? "" : type(json);
        Map<String, String> values = new HashMap<>();
        values.put("id", escape(request.id()));
        values.put("name", escape(request.name()));
        values.put("iso", escape(request.receivedAt().toString()));
        values.put("time", escape(TIME.format(request.receivedAt())));
        values.put("age", escape(age(request.receivedAt())));
        values.put("type", type.isEmpty() ? "" : "<span class=\"type\"><bdi>" + escape(type) + "</bdi></span>");
        values.put("summary", summary.isEmpty() ? "" : "<p class=\"summary\"><bdi>" + escape(summary) + "</bdi></p>");
        values.put("status", Integer.toString(request.answered()));
        values.put("outcome", request.answered() < 300 ? "accepted" : "refused");
        values.put(
                "badges",
                request.signatures().entrySet().stream()
                        .map(entry -> badge(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining()));
        values.put("headerCount", Integer.toString(request.headers().size()));
        values.put(
                "headers",
                request.headers().entrySet().stream()
                        .map(entry -> "<tr><th scope=\"row\">" + escape(entry.getKey()) + "</th><td><bdi>"
                                + escape(entry.getValue()) + "</bdi></td></tr>")
                        .collect(Collectors.joining()));
        values.put("open", open ? " open" : "");
        values.put("size", size(request.size()));
        values.put("cut", request.truncated() ? " – only the first 64 KiB are kept" : "");
        values.put("body", escape(body(request, json)));
        return fill(REQUEST, values);
    }

    private static String badge(Scheme scheme, Verdict verdict) {
        String mark =
                switch (verdict) {
                    case VALID -> "✓ ";
                    case INVALID -> "✗ ";
                    case NO_SECRET -> "? ";
                    case ABSENT -> "";
                };
        return "<li class=\"" + verdict.wire() + "\">" + mark + scheme.wire().replace('_', ' ') + " <span>"
                + verdict.wire().replace('_', ' ') + "</span></li>";
    }

    private static @Nullable JsonNode json(InboxRequest request) {
        if (request.truncated()) {
            return null;
        }
        try {
            JsonNode json = Json.read(request.body().getBytes(StandardCharsets.UTF_8));
            return json.isContainerNode() ? json : null;
        } catch (InvalidInputException e) {
            return null;
        }
    }

    /** Where our own messages, and those of other senders, have their event type. */
    private static String type(JsonNode json) {
        return firstText(
                json, "/eventType", "/event_type", "/payload/eventType", "/type", "/event_action", "/object", "/model");
    }

    private static String summary(JsonNode json) {
        String text =
                firstText(json, "/payload/message", "/payload/summary", "/text", "/message", "/summary", "/title");
        return cut(text, SUMMARY_CHARS);
    }

    private static String firstText(JsonNode json, String... pointers) {
        for (String pointer : pointers) {
            JsonNode found = json.at(pointer);
            if (found.isTextual() && !found.textValue().isBlank()) {
                return cut(found.textValue(), SUMMARY_CHARS);
            }
        }
        return "";
    }

    private static String body(InboxRequest request, @Nullable JsonNode json) {
        if (request.body().isEmpty()) {
            return "(empty)";
        }
        return cut(json == null ? request.body() : pretty(json), SHOWN_CHARS);
    }

    private static String pretty(JsonNode json) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "…";
    }

    private String age(Instant time) {
        long seconds = Math.max(0, Duration.between(time, clock.instant()).toSeconds());
        if (seconds < 60) {
            return seconds + " s ago";
        } else if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        return seconds / 3600 + " h ago";
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        } else if (bytes < 1024 * 1024) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }

    /** For element content and for attributes in double quotes. Characters that hide or reorder others are shown by number. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (isHidden(c)) {
                        escaped.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    /** Controls, and the marks that make {@code exe.png} of {@code gnp.exe}; not what joins emoji and scripts. */
    private static boolean isHidden(char c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200B'
                || c == '\uFEFF';
    }

    /** Puts the values in their places in one pass: a value that looks like a place stays text. */
    private static String fill(String template, Map<String, String> values) {
        return PLACE.matcher(template).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("The template has an unknown place: " + place.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String template(String file) {
        try (var in = InboxPage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The program is incomplete: io/serai/inbox/" + file + " is missing");
            }
            // browsers hash the style with plain line feeds, whatever the checkout made of them
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
