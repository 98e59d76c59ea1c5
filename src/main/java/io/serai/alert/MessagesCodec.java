package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.config.Durations;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.json.JsonFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes those {@code options} of an alert that are about what its messages say. */
final class MessagesCodec {
    private static final int MAX_SEVERITIES = 64;
    private static final long MAX_ITEMS = 10_000;
    private static final long MAX_PARTS = 20;
    private static final int MAX_PATHS = 100;
    private static final int MAX_TEMPLATE = 1_000;
    private static final Duration MIN_QUIET = Duration.ofSeconds(1);
    private static final Duration MAX_QUIET = Duration.ofDays(7);

    /** Names of members, or {@code *} or {@code **}, with dots between. */
    private static final Pattern PATH =
            Pattern.compile("(?:[^.*\\s]{1,200}|\\*{1,2})(?:\\.(?:[^.*\\s]{1,200}|\\*{1,2})){0,19}");

    private MessagesCodec() {}

    static MessageOptions read(JsonFields fields) {
        EnvelopeForm envelope = envelope(fields);
        boolean includeData = fields.bool("include_data", true);
        Redaction redaction = redaction(fields);
        Map<String, String> severities = severities(fields);
        Integer maxItems = OptionsCodec.count(fields, "max_items", 0, MAX_ITEMS);
        Integer maxParts = OptionsCodec.count(fields, "max_parts", 1, MAX_PARTS);
        String dedupKey = fields.line("dedup_key", MAX_TEMPLATE);
        Duration resolveAfter = OptionsCodec.duration(fields, "resolve_after", MIN_QUIET, MAX_QUIET, "30m");
        return new MessageOptions(
                envelope, includeData, redaction, severities, maxItems, maxParts, dedupKey, resolveAfter);
    }

    /** Adds what differs from the defaults. */
    static void write(MessageOptions options, ObjectNode json) {
        if (options.envelope() != MessageOptions.DEFAULT.envelope()) {
            json.put("envelope", options.envelope().wire());
        }
        if (!options.includeData()) {
            json.put("include_data", false);
        }
        if (options.redaction() != null) {
            write(options.redaction(), json.putObject("redact"));
        }
        if (!options.severities().isEmpty()) {
            ObjectNode severities = json.putObject("severities");
            new TreeMap<>(options.severities()).forEach(severities::put);
        }
        json.put("max_items", options.maxItems());
        json.put("max_parts", options.maxParts());
        json.put("dedup_key", options.dedupKey());
        json.put("resolve_after", options.resolveAfter() == null ? null : Durations.print(options.resolveAfter()));
    }

    private static void write(Redaction redaction, ObjectNode json) {
        if (redaction.keep() != null) {
            redaction.keep().forEach(json.putArray("keep")::add);
        }
        if (!redaction.drop().isEmpty()) {
            redaction.drop().forEach(json.putArray("drop")::add);
        }
        json.put("mask", redaction.mask());
    }

    private static EnvelopeForm envelope(JsonFields fields) {
        String word = fields.text("envelope", "envelope_case");
        if (word == null) {
            return EnvelopeForm.CAMEL;
        }
        Optional<EnvelopeForm> form = Arrays.stream(EnvelopeForm.values())
                .filter(each -> each.wire().equals(word))
                .findFirst();
        if (form.isEmpty()) {
            fields.problem(
                    "envelope",
                    "must be "
                            + Arrays.stream(EnvelopeForm.values())
                                    .map(EnvelopeForm::wire)
                                    .collect(Collectors.joining(", ")));
        }
        return form.orElse(EnvelopeForm.CAMEL);
    }

    private static @Nullable Redaction redaction(JsonFields fields) {
        JsonNode json = fields.any("redact");
        JsonFields redact = json == null ? null : JsonFields.of(json, fields.at("redact"), fields.problems());
        if (redact == null) {
            return null;
        }
        List<String> keep = paths(redact, "keep");
        List<String> drop = paths(redact, "drop");
        boolean mask = redact.bool("mask", true);
        redact.rejectUnknown();
        return new Redaction(keep, drop == null ? List.of() : drop, mask);
    }

    private static @Nullable List<String> paths(JsonFields redact, String name) {
        JsonNode json = redact.any(name);
        if (json == null) {
            return null;
        }
        if (!json.isArray() || json.size() > MAX_PATHS) {
            redact.problem(name, "must be a list of at most " + MAX_PATHS + " paths, like [id, error_info.message]");
            return null;
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            String path = json.get(i).asText();
            if (PATH.matcher(path).matches()) {
                paths.add(path);
            } else {
                redact.problem(
                        name + "[" + i + "]",
                        "must be names of members with dots between, like error_info.message; * is any name, ** any"
                                + " number of them");
            }
        }
        return paths;
    }

    private static Map<String, String> severities(JsonFields fields) {
        Map<String, String> severities = fields.strings("severities", MAX_SEVERITIES, EventLimits.MAX_NAME);
        severities.forEach((eventType, severity) -> {
            String member = "severities." + eventType;
            if (!eventType.equals(MessageOptions.OTHERS)) {
                fields.pattern(member, eventType, EventCodec.EVENT_TYPE, EventCodec.EVENT_TYPE_RULE);
            }
            if (!MessageOptions.SEVERITIES.contains(severity)) {
                fields.problem(
                        member,
                        "must be "
                                + String.join(
                                        ", ",
                                        MessageOptions.SEVERITIES.stream()
                                                .sorted()
                                                .toList()));
            }
        });
        return severities;
    }
}
