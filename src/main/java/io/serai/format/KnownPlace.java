package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.event.EventLimits;
import java.util.Set;

/**
 * A place in the data, seen by chats and pagers whose alert chooses nothing: what is known to be no content of prompts and
 * completions may leave. A member is known by its name and the objects it is in, and its value must be what its name
 * says: an id is one short line, a score is a number. What nobody knows stays.
 */
final class KnownPlace implements Place {
    private static final int MAX_MEASURE = 40;
    private static final int MAX_WORD = 128;

    /** Ours: no word of people's languages is much longer, and names of models and types are ASCII. */
    private static final int MAX_FOREIGN_WORD = 20;

    /** Ours: scripts without capitals, as those of Chinese, Japanese and Thai, write sentences without spaces. */
    private static final int MAX_UNCASED_WORD = 8;

    /** Letters in a measure: those of a unit or of a time. */
    private static final int MAX_UNIT = 4;

    /** In which other members are looked for. */
    private static final Set<String> OPENED = Set.of(
            "payload",
            "event",
            "prompt",
            "latestversion",
            "feedbackscores",
            "details",
            "group",
            "labels",
            "grouplabels",
            "commonlabels",
            "annotations");

    /** In which the message is one of an error. */
    private static final Set<String> ERRORS = Set.of("error", "errors", "errorinfo", "exception", "failure");

    /** In which every number counts, whatever its name. */
    private static final Set<String> NUMBERS =
            Set.of("scores", "usage", "values", "feedbackstats", "metrics", "totals");

    /** Of which nobody knows what is in it: numbers with names that are known to be measures. */
    private static final Set<String> MIXED = Set.of("metadata");

    private static final Set<String> ERROR_TEXTS =
            Set.of("error", "errormessage", "exceptionmessage", "statusmessage", "failure", "failurereason");

    private static final Set<String> NAMES = Set.of(
            // ids
            "id",
            "ids",
            "uuid",
            "uuids",
            "guid",
            "fingerprint",
            "hash",
            "sha",
            "commit",
            // names
            "name",
            "names",
            "title",
            "alias",
            "alertname",
            "label",
            "labels",
            "tag",
            "tags",
            "entities",
            "topic",
            "project",
            "projects",
            "workspace",
            "team",
            "dataset",
            "experiment",
            "guardrail",
            "receiver");

    /** What is one word. */
    private static final Set<String> WORDS = Set.of(
            "type",
            "types",
            "kind",
            "status",
            "state",
            "severity",
            "level",
            "priority",
            "result",
            "model",
            "models",
            "provider",
            "version",
            "environment",
            "env",
            "region",
            "service",
            "namespace",
            "cluster",
            "instance",
            "pod",
            "job",
            "component",
            "class",
            "category",
            "code",
            "event",
            "action",
            "metric",
            "operator",
            "unit",
            "currency",
            "source",
            "reason");

    private static final Set<String> MEASURES = Set.of(
            "value",
            "values",
            "score",
            "scores",
            "threshold",
            "thresholds",
            "window",
            "duration",
            "durations",
            "latency",
            "seconds",
            "millis",
            "ms",
            "minutes",
            "hours",
            "cost",
            "costs",
            "price",
            "spend",
            "budget",
            "tokens",
            "count",
            "counts",
            "total",
            "rate",
            "percent",
            "percentage",
            "ratio",
            "average",
            "avg",
            "min",
            "max",
            "p50",
            "p90",
            "p95",
            "p99",
            "limit",
            "quota",
            "attempt",
            "attempts",
            "retries",
            "errors",
            "timestamp",
            "time",
            "at",
            "date",
            "firing",
            "resolved",
            "spans",
            "traces");

    private static final Set<String> LINKS = Set.of("url", "link", "permalink", "href");

    /** Where a link with one of these in its name leads: to the content itself. */
    private static final Set<String> CONTENT =
            Set.of("request", "response", "body", "input", "output", "prompt", "image", "s3", "file");

    /** What a value has to be. */
    private enum Kind {
        ERROR_TEXT,
        LINE,
        WORD,
        MEASURE,
        NUMBER,
        LINK,
        NOTHING
    }

    private enum Inside {
        OPENED,
        ERROR,
        NUMBERS,
        MIXED,
        UNKNOWN
    }

    static final Place TOP = new KnownPlace(Inside.OPENED, Kind.NOTHING);

    private static final Place CLOSED = new KnownPlace(Inside.UNKNOWN, Kind.NOTHING);

    /** Of the object that is here. */
    private final Inside inside;

    /** Of the value that is here. */
    private final Kind kind;

    private KnownPlace(Inside inside, Kind kind) {
        this.inside = inside;
        this.kind = kind;
    }

    @Override
    public Place member(String name) {
        Inside within = inside == Inside.UNKNOWN ? Inside.UNKNOWN : within(MemberName.plain(name));
        Kind expected = kind(name);
        return within == Inside.UNKNOWN && expected == Kind.NOTHING ? CLOSED : new KnownPlace(within, expected);
    }

    private Inside within(String plain) {
        if (inside == Inside.NUMBERS) {
            return Inside.NUMBERS;
        }
        if (inside != Inside.OPENED) {
            return Inside.UNKNOWN;
        }
        return OPENED.contains(plain)
                ? Inside.OPENED
                : ERRORS.contains(plain)
                        ? Inside.ERROR
                        : NUMBERS.contains(plain)
                                ? Inside.NUMBERS
                                : MIXED.contains(plain) ? Inside.MIXED : Inside.UNKNOWN;
    }

    private Kind kind(String name) {
        return switch (inside) {
            case UNKNOWN -> Kind.NOTHING;
            case NUMBERS -> name.equals("name") ? Kind.LINE : Kind.NUMBER;
            case MIXED -> MEASURES.contains(MemberName.lastWord(name)) ? Kind.NUMBER : Kind.NOTHING;
            case ERROR -> MemberName.plain(name).equals("message") ? Kind.ERROR_TEXT : named(name);
            case OPENED -> ERROR_TEXTS.contains(MemberName.plain(name)) ? Kind.ERROR_TEXT : named(name);
        };
    }

    private static Kind named(String name) {
        String word = MemberName.lastWord(name);
        if (LINKS.contains(word)) {
            String plain = MemberName.plain(name);
            return CONTENT.stream().anyMatch(plain::contains) ? Kind.NOTHING : Kind.LINK;
        }
        return NAMES.contains(word)
                ? Kind.LINE
                : WORDS.contains(word) ? Kind.WORD : MEASURES.contains(word) ? Kind.MEASURE : Kind.NOTHING;
    }

    @Override
    public boolean keeps(JsonNode value) {
        return switch (kind) {
            case NOTHING -> false;
            case ERROR_TEXT -> true;
            case NUMBER -> value.isNumber();
            case LINE -> !value.isTextual() || isLine(value.textValue());
            case WORD -> !value.isTextual() || isWord(value.textValue());
            case MEASURE -> !value.isTextual() || isMeasure(value.textValue());
            case LINK -> value.isTextual() && isLink(value.textValue());
        };
    }

    @Override
    public JsonNode shown(JsonNode value) {
        return kind == Kind.ERROR_TEXT && value.isTextual() ? TextNode.valueOf(ErrorText.of(value.textValue())) : value;
    }

    private static boolean isLine(String text) {
        return text.length() <= EventLimits.MAX_NAME && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isWord(String text) {
        return text.length() <= maxWord(text) && text.codePoints().allMatch(KnownPlace::isOfWord);
    }

    private static int maxWord(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return MAX_WORD;
        }
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.OTHER_LETTER)
                ? MAX_UNCASED_WORD
                : MAX_FOREIGN_WORD;
    }

    private static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c) || "_.:/@+-".indexOf(c) >= 0;
    }

    /** As {@code 0.75}, {@code 5m}, {@code $12.50} or a time: a sentence that begins with a number is none. */
    private static boolean isMeasure(String text) {
        return text.isEmpty()
                || (text.length() <= MAX_MEASURE
                        && (Character.isDigit(text.charAt(0)) || "-+.<>=~$€£".indexOf(text.charAt(0)) >= 0)
                        && text.chars().anyMatch(Character::isDigit)
                        && text.codePoints().filter(Character::isLetter).count() <= MAX_UNIT);
    }

    private static boolean isLink(String text) {
        return text.length() <= EventLimits.MAX_URL
                && (text.startsWith("https://") || text.startsWith("http://"))
                && text.chars().noneMatch(c -> Character.isISOControl(c) || c == ' ');
    }

    @Override
    public boolean open() {
        return inside != Inside.UNKNOWN || kind != Kind.NOTHING;
    }

    @Override
    public boolean whole() {
        return false;
    }

    @Override
    public boolean keepsEmpty() {
        return false;
    }
}
