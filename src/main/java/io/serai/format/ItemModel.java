package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.EventLimits;
import io.serai.event.EventType;
import io.serai.event.LoggedRequest;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, as templates see it: texts on one line, and no member for what is not known.
 *
 * @param report what its sender says of it; empty: nothing
 */
record ItemModel(JsonNode data, String eventId, JsonNode report) {
    /** Ours: a page with a longer address is not linked. Opik's own addresses have about 150 characters. */
    private static final int MAX_PAGE = 900;

    /** Ours: the words of a sender that a template gets to see. */
    private static final int MAX_LINES = 20;

    /** Ours: of an experiment. */
    private static final int MAX_SCORES = 10;

    private static final Pattern END_ZEROS = Pattern.compile("^(-?[0-9]+(?:\\.[0-9]*[1-9])?)\\.?0*$");

    private static final Pattern ONE_DIGIT = Pattern.compile("-?[0-9]+\\.[0-9]");

    private static final int MAX_ERROR = 300;
    private static final int MAX_LINK_TEXT = 100;

    /** The first of these members that says something; null when none does. */
    @Nullable
    String text(String... names) {
        return text(data, EventLimits.MAX_NAME, names);
    }

    private static @Nullable String text(JsonNode from, int max, String... names) {
        for (String name : names) {
            JsonNode value = from.path(name);
            String text = value.isValueNode() && !value.isNull() ? PlainText.line(value.asText(), max) : "";
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    /** As it reads best: Opik's metrics have four digits behind the point, {@code 0.6250}. */
    private static @Nullable String number(JsonNode from, String name) {
        String text = text(from, EventLimits.MAX_NAME, name);
        return text == null ? null : END_ZEROS.matcher(text).replaceFirst("$1");
    }

    /** The value of a score, which may be a word or a version. */
    private static @Nullable String scored(JsonNode score) {
        return score.path("value").isNumber() ? number(score, "value") : text(score, EventLimits.MAX_NAME, "value");
    }

    /** Cents are two digits. */
    private @Nullable String money(String name) {
        String text = number(data, name);
        return text != null && ONE_DIGIT.matcher(text).matches() ? text + "0" : text;
    }

    boolean isMeasured() {
        return data.has("metric_value") || data.has("threshold");
    }

    /** The model; it may be added to. */
    Map<String, Object> toMap(@Nullable EventType type, UiLinks links, @Nullable String eventProject, String scope) {
        Map<String, Object> item = new HashMap<>();
        put(item, "eventId", eventId.isEmpty() ? null : eventId);
        put(item, "id", text("id"));
        put(item, "name", text("name"));
        put(item, "label", text("name", "title", "message", "id"));
        Object given = JsonModel.of(data);
        put(item, "data", given);
        String own = text("project_id");
        String project = own == null ? eventProject : own;
        if (project != null) {
            Map<String, Object> about = new HashMap<>();
            put(about, "id", PlainText.line(project, EventLimits.MAX_NAME));
            put(about, "name", text("project_name"));
            item.put("project", about);
        }
        put(item, "thread", text("thread_id"));
        put(item, "trace", trace(type));
        put(item, "error", error());
        put(item, "score", score());
        if (isMeasured()) {
            item.put("metric", metric(type, scope));
        }
        subject(item, type);
        addReport(item);
        putPage(item, "page", page(item, type, project, links));
        return item;
    }

    private @Nullable String trace(@Nullable EventType type) {
        if (type == EventType.TRACE_GUARDRAILS_TRIGGERED) {
            return text("entity_id");
        }
        boolean aboutTraces = type == EventType.TRACE_ERRORS
                || type == EventType.TRACE_FEEDBACK_SCORE
                || type == EventType.TRACE_COST
                || type == EventType.TRACE_LATENCY;
        return aboutTraces && !isMeasured() && text("thread_id") == null ? text("trace_id", "id") : text("trace_id");
    }

    private @Nullable Map<String, Object> error() {
        JsonNode info = data.path("error_info");
        String type = text(info, EventLimits.MAX_NAME, "exception_type");
        String message = text(info, MAX_ERROR, "message");
        if (type == null && message == null) {
            return null;
        }
        Map<String, Object> error = new HashMap<>();
        put(error, "type", type);
        put(error, "message", message);
        put(error, "text", type == null ? message : message == null ? type : type + ": " + message);
        return error;
    }

    private @Nullable Map<String, Object> score() {
        String name = text("name");
        String value = scored(data);
        if (name == null || value == null) {
            return null;
        }
        Map<String, Object> score = new HashMap<>(Map.of("name", name, "value", value));
        put(score, "reason", text("reason"));
        return score;
    }

    private Map<String, Object> metric(@Nullable EventType type, String scope) {
        Function<String, @Nullable String> told =
                type == EventType.TRACE_COST ? this::money : name -> number(data, name);
        Map<String, Object> metric = new HashMap<>();
        put(metric, "value", told.apply("metric_value"));
        put(metric, "threshold", told.apply("threshold"));
        String window = text("window_seconds");
        put(metric, "window", window == null ? null : DurationWords.of(window));
        put(metric, "seconds", window != null && DurationWords.isSeconds(window) ? Long.valueOf(window) : null);
        put(metric, "score", text("feedback_score_name"));
        String names = text("project_names");
        String projects = names == null ? scope : names;
        put(metric, "projects", projects.isEmpty() ? null : projects);
        return metric;
    }

    /** What only some event types are about. */
    private void subject(Map<String, Object> item, @Nullable EventType type) {
        switch (type) {
            case PROMPT_COMMITTED -> {
                Map<String, Object> version = new HashMap<>();
                put(version, "id", text("id"));
                put(version, "commit", text("commit"));
                put(version, "change", text("change_description"));
                item.put("version", version);
                put(item, "prompt", text("prompt_id"));
                put(item, "name", text("prompt_name", "name"));
            }
            case PROMPT_CREATED, PROMPT_DELETED -> put(item, "prompt", text("id"));
            case EXPERIMENT_FINISHED -> {
                Map<String, Object> dataset = new HashMap<>();
                put(dataset, "id", text("dataset_id"));
                put(dataset, "name", text("dataset_name"));
                item.put("dataset", dataset);
                item.put("scores", scores());
            }
            case null, default -> {
                if (data.has(LoggedRequest.REQUEST_ID)) {
                    item.put("request", request());
                }
            }
        }
    }

    private List<Map<String, Object>> scores() {
        List<Map<String, Object>> scores = new ArrayList<>();
        for (JsonNode score : data.path("feedback_scores")) {
            String name = text(score, EventLimits.MAX_NAME, "name");
            String value = scored(score);
            if (name != null && value != null && scores.size() < MAX_SCORES) {
                scores.add(Map.of("name", name, "value", value));
            }
        }
        return scores;
    }

    private Map<String, Object> request() {
        JsonNode measured = data.path(LoggedRequest.METADATA);
        Map<String, Object> request = new HashMap<>();
        put(request, "id", text(LoggedRequest.REQUEST_ID));
        put(request, "model", text(LoggedRequest.MODEL));
        put(request, "provider", text(LoggedRequest.PROVIDER));
        put(request, "user", text(LoggedRequest.USER_ID));
        put(request, "tokens", text(measured, EventLimits.MAX_NAME, "totalTokens"));
        put(request, "latencyMs", text(measured, EventLimits.MAX_NAME, "latencyMs"));
        JsonNode cost = measured.path("cost");
        put(request, "cost", cost.isNumber() ? amount(cost.decimalValue()) : null);
        return request;
    }

    /** Four digits that count: {@code 0.0002025}, not {@code 0.00020250000000000002}. */
    private static String amount(BigDecimal cost) {
        BigDecimal rounded = cost.round(new MathContext(4)).stripTrailingZeros();
        return rounded.scale() > EventLimits.MAX_NAME || rounded.scale() < -EventLimits.MAX_NAME
                ? rounded.toString()
                : rounded.toPlainString();
    }

    private void addReport(Map<String, Object> item) {
        put(item, "severity", text(report, EventLimits.MAX_NAME, "severity"));
        put(item, "status", text(report, EventLimits.MAX_NAME, "status"));
        String title = text(report, EventLimits.MAX_TITLE, "title");
        List<String> said = new ArrayList<>(title == null ? List.of() : List.of(title));
        // Some senders say the title again.
        report.path("message")
                .asText()
                .lines()
                .map(line -> PlainText.line(line, JsonModel.MAX_TEXT))
                .filter(line -> !line.isEmpty() && !said.contains(line))
                .limit(MAX_LINES)
                .forEach(said::add);
        put(item, "title", said.isEmpty() ? null : said.getFirst());
        put(item, "message", said.size() < 2 ? null : String.join("\n", said.subList(1, said.size())));
        List<Map<String, Object>> links = new ArrayList<>();
        for (JsonNode link : report.path("links")) {
            String url = link.path("href").asText();
            String words = PlainText.line(link.path("text").asText(), MAX_LINK_TEXT);
            if (!url.isEmpty() && url.length() <= MAX_PAGE && links.size() < EventLimits.MAX_LINKS) {
                links.add(Map.of("url", url, "text", words.isEmpty() ? "View" : words));
            }
        }
        item.put("links", links);
    }

    private @Nullable Link page(
            Map<String, Object> item, @Nullable EventType type, @Nullable String project, UiLinks links) {
        String prompt = text("prompt_id");
        String id = text("id");
        return switch (type) {
            case PROMPT_CREATED -> id == null ? null : links.prompt(id);
            case PROMPT_COMMITTED -> prompt == null || id == null ? null : links.promptVersion(prompt, id);
            case PROMPT_DELETED -> null;
            case EXPERIMENT_FINISHED -> {
                String dataset = text("dataset_id");
                yield dataset == null || id == null ? null : links.experiment(dataset, id);
            }
            case null, default -> {
                // Senders that say something of their events have pages of their own.
                boolean ours = type != null || report.isEmpty();
                yield ours && item.get("trace") instanceof String trace ? links.trace(project, trace) : null;
            }
        };
    }

    static void putPage(Map<String, Object> model, String name, @Nullable Link page) {
        put(model, name, page == null || page.url().length() > MAX_PAGE ? null : page.url());
    }

    private static void put(Map<String, Object> model, String name, @Nullable Object value) {
        if (value != null) {
            model.put(name, value);
        }
    }
}
