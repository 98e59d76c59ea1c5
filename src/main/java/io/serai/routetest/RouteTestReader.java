package io.serai.routetest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.alert.Alert;
import io.serai.alert.YamlTree;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.ingest.source.SourceTrial;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file of tests strictly: unknown members are refused by name, each problem is told with file, line and field. */
final class RouteTestReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER = 8_192;

    private final Path file;
    private final TestAlerts alerts;
    private final EventCodec codec;
    private final List<Problem> problems = new ArrayList<>();

    RouteTestReader(Path file, TestAlerts alerts, Clock clock) {
        this.file = file;
        this.alerts = alerts;
        this.codec = new EventCodec(clock);
    }

    /** @param told gets what is wrong */
    List<RouteTest> read(List<Problem> told) {
        String text;
        try {
            text = Files.size(file) > MAX_BYTES ? null : Files.readString(file);
        } catch (IOException e) {
            told.add(new Problem(file.toString(), "must be a text in UTF-8 that can be read"));
            return List.of();
        }
        if (text == null) {
            told.add(new Problem(file.toString(), "must have at most " + (MAX_BYTES >> 20) + " MiB"));
            return List.of();
        }
        YamlTree yaml = YamlTree.parse(text, (value, problem) -> value.replace("${hub}", alerts.hub()));
        problems.addAll(yaml.problems());
        List<RouteTest> tests = new ArrayList<>();
        if (problems.isEmpty()) {
            JsonFields top = JsonFields.of(yaml.root(), "", problems);
            if (top != null) {
                top.elements("tests", (json, at) -> test(json, at, yaml.line(at), tests));
                top.rejectUnknown();
            }
        }
        problems.forEach(problem -> told.add(located(problem, yaml)));
        return tests;
    }

    private Problem located(Problem problem, YamlTree yaml) {
        String place = file + ":" + yaml.line(problem.field());
        return new Problem(problem.field().isEmpty() ? place : place + ": " + problem.field(), problem.rule());
    }

    private void test(JsonNode json, String at, int line, List<RouteTest> tests) {
        JsonFields fields = JsonFields.of(json, at, problems);
        if (fields == null) {
            return;
        }
        int before = problems.size();
        String name = fields.requiredLine("name", EventLimits.MAX_TITLE);
        RouteTest.Given given = given(fields);
        List<Alert> own = alerts(fields);
        RouteTest.Expected expected = expected(fields, given instanceof RouteTest.Given.Hook);
        fields.rejectUnknown();
        if (given != null && expected != null && problems.size() == before) {
            tests.add(new RouteTest(file.toString(), line, name, given, own, expected));
        }
    }

    private RouteTest.@Nullable Given given(JsonFields test) {
        JsonNode events = test.any("events");
        JsonNode hook = test.any("hook");
        if ((events == null) == (hook == null)) {
            test.problem(
                    events == null ? "events" : "hook",
                    events == null ? "is required, or hook" : "must not stand beside events: a test has one of them");
            return null;
        }
        return events == null ? hook(hook, test.at("hook")) : events(events, test.at("events"));
    }

    private RouteTest.@Nullable Given events(JsonNode json, String at) {
        JsonNode given = json;
        if (json.isTextual()) {
            Optional<byte[]> content = content(json.textValue(), at);
            if (content.isEmpty()) {
                return null;
            }
            try {
                given = Json.read(content.get());
            } catch (InvalidInputException e) {
                e.problems().forEach(problem -> problems.add(new Problem(at, "names a file that " + problem.rule())));
                return null;
            }
        }
        if (!given.isArray()) {
            given = JsonNodeFactory.instance.arrayNode().add(given);
        }
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            int position = i;
            // Ids that follow from the place, so that messages are the same at each run.
            Event event = codec.read(
                    given.get(i),
                    at + "[" + i + "]",
                    problems,
                    EventCodec.DEFAULT_WORKSPACE,
                    () -> "event-" + position);
            if (event != null) {
                events.add(event);
            }
        }
        if (given.isEmpty()) {
            problems.add(new Problem(at, "must have an event"));
        }
        return new RouteTest.Given.Events(events);
    }

    private RouteTest.@Nullable Given hook(@Nullable JsonNode json, String at) {
        JsonFields fields = json == null ? null : JsonFields.of(json, at, problems);
        if (fields == null) {
            return null;
        }
        String type = fields.requiredLine("type", EventLimits.MAX_NAME);
        String name = fields.line("name", EventLimits.MAX_NAME);
        JsonNode body = fields.any("body");
        String path = fields.text("file");
        Map<String, String> headers = fields.strings("headers", MAX_HEADERS, MAX_HEADER);
        fields.rejectUnknown();
        if (body != null && path != null) {
            fields.problem("file", "must not stand beside body: a request has one of them");
        }
        Optional<byte[]> bytes;
        if (path != null) {
            bytes = content(path, at + ".file");
        } else if (body != null) {
            bytes = Optional.of(
                    body.isTextual() ? body.textValue().getBytes(StandardCharsets.UTF_8) : Json.write(body));
        } else {
            bytes = SourceTrial.sample(type);
            if (bytes.isEmpty()) {
                fields.problem("body", "is required, or file: there is no sample of " + type);
            }
        }
        return bytes.map(content -> new RouteTest.Given.Hook(type, name == null ? "test" : name, content, headers))
                .orElse(null);
    }

    /** Of a file that is named relative to the file of tests. */
    private Optional<byte[]> content(String path, String at) {
        try {
            return Optional.of(Files.readAllBytes(file.resolveSibling(path)));
        } catch (IOException | RuntimeException e) {
            problems.add(new Problem(at, "must be a file beside " + file.getFileName() + " that can be read"));
            return Optional.empty();
        }
    }

    private @Nullable List<Alert> alerts(JsonFields test) {
        JsonNode json = test.any("alerts");
        if (json == null) {
            return null;
        }
        String at = test.at("alerts");
        List<Alert> read = new ArrayList<>();
        if (json.isTextual()) {
            try {
                return alerts.in(file.resolveSibling(json.textValue()));
            } catch (InvalidInputException e) {
                e.problems().forEach(problem -> problems.add(new Problem(at, problem.toString())));
            }
            return null;
        }
        test.elements("alerts", (element, place) -> {
            Alert alert = alerts.read(element, place, problems);
            if (alert != null) {
                read.add(alert);
            }
        });
        return read;
    }

    private RouteTest.@Nullable Expected expected(JsonFields test, boolean hook) {
        JsonNode json = test.any("expect");
        if (json == null) {
            test.problem("expect", "is required");
            return null;
        }
        JsonFields fields = JsonFields.of(json, test.at("expect"), problems);
        if (fields == null) {
            return null;
        }
        String refused = fields.text("refused");
        JsonNode made = array(fields, "events");
        if (!hook && (refused != null || made != null)) {
            fields.problem(
                    refused != null ? "refused" : "events",
                    "goes with hook; what routing makes of events is expected as routed");
        }
        RouteTest.Expected expected = new RouteTest.Expected(
                refused, made, dropped(fields), array(fields, "routed"), matches(fields), messages(fields));
        fields.rejectUnknown();
        if (expected.isEmpty()) {
            test.problem(
                    "expect", "must say something: dropped, routed, matches, messages; with hook also events, refused");
        }
        return expected;
    }

    private static @Nullable JsonNode array(JsonFields fields, String name) {
        JsonNode json = fields.any(name);
        if (json != null && !json.isArray()) {
            fields.problem(name, "must be an array of events, each with the members that matter");
        }
        return json;
    }

    private static RouteTest.@Nullable Dropped dropped(JsonFields fields) {
        JsonNode json = fields.any("dropped");
        if (json == null) {
            return null;
        }
        if (json.isBoolean()) {
            return new RouteTest.Dropped(json.booleanValue(), Set.of());
        }
        Set<Integer> events = new LinkedHashSet<>();
        boolean positions = json.isArray();
        for (JsonNode position : json) {
            positions &= position.isIntegralNumber() && position.canConvertToInt() && position.intValue() >= 0;
            events.add(position.intValue());
        }
        if (!positions) {
            fields.problem("dropped", "must be true, false, or the positions of events, counted from 0");
        }
        return new RouteTest.Dropped(false, events);
    }

    private @Nullable Set<RouteTest.Match> matches(JsonFields fields) {
        if (fields.any("matches") == null) {
            return null;
        }
        Set<RouteTest.Match> matches = new LinkedHashSet<>();
        fields.elements("matches", (json, at) -> {
            JsonFields match = JsonFields.of(json, at, problems);
            if (match != null) {
                Long event = match.integer("event", 0, Integer.MAX_VALUE);
                matches.add(new RouteTest.Match(
                        event == null ? 0 : event.intValue(), match.requiredLine("alert", EventLimits.MAX_NAME)));
                match.rejectUnknown();
            }
        });
        return matches;
    }

    private List<RouteTest.Messages> messages(JsonFields fields) {
        List<RouteTest.Messages> all = new ArrayList<>();
        fields.elements("messages", (json, at) -> {
            JsonFields message = JsonFields.of(json, at, problems);
            if (message != null) {
                Long count = message.integer("count", 0, Integer.MAX_VALUE);
                Long which = message.integer("message", 0, Integer.MAX_VALUE);
                all.add(new RouteTest.Messages(
                        message.requiredLine("alert", EventLimits.MAX_NAME),
                        count == null ? null : count.intValue(),
                        which == null ? null : which.intValue(),
                        texts(message, "contains"),
                        texts(message, "lacks"),
                        pointers(message)));
                message.rejectUnknown();
            }
        });
        return all;
    }

    private static List<String> texts(JsonFields fields, String name) {
        List<String> texts = new ArrayList<>();
        fields.elements(name, (json, at) -> {
            if (json.isValueNode() && !json.isNull()) {
                texts.add(json.asText());
            } else {
                fields.problem(name, "must be an array of texts");
            }
        });
        return texts;
    }

    private static Map<String, JsonNode> pointers(JsonFields fields) {
        JsonNode json = fields.any("json");
        Map<String, JsonNode> pointers = new LinkedHashMap<>();
        if (json != null && !json.isObject()) {
            fields.problem("json", "must be an object: JSON pointers and their values");
        } else if (json != null) {
            json.properties().forEach(entry -> {
                try {
                    var unused = JsonPointer.compile(entry.getKey());
                    pointers.put(entry.getKey(), entry.getValue());
                } catch (IllegalArgumentException e) {
                    fields.problem("json", "must have JSON pointers as names, like /attachments/0/title");
                }
            });
        }
        return pointers;
    }
}
