package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.util.FileUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./serai demo}: sample events in, and the messages that come out of them, on the screen. */
@Command(
        name = "demo",
        description =
                "Shows sample events going in, and the webhooks, Slack messages and PagerDuty events that come out.",
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "Needs nothing, leaves nothing, sends nothing beyond this machine.",
            "./serai demo --kafka, in exactly these words, does it with a Kafka broker: records go in and come out."
        })
final class DemoCommand implements Callable<Integer> {
    private static final List<String> DESTINATIONS = List.of("webhook", "slack", "pagerduty");
    private static final Map<String, String> SLACK_LABELS = Map.of(
            "trace:errors", "Trace Error",
            "trace:feedback_score", "Trace Feedback Score",
            "trace_thread:feedback_score", "Thread Feedback Score",
            "trace:guardrails_triggered", "Guardrail Triggered",
            "prompt:created", "Prompt Created",
            "prompt:committed", "Prompt Committed",
            "prompt:deleted", "Prompt Deleted");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SeraiCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--kafka", hidden = true)
    private boolean kafka;

    DemoCommand(SeraiCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() throws Exception {
        if (kafka) {
            // The broker is not part of the hub: the start script runs that demo, from the class path of the tests.
            throw new ParameterException(
                    spec.commandLine(), "--kafka takes no other options: ./serai demo --kafka, in exactly these words");
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("serai-demo-");
        try {
            Path alerts = folder.resolve("alerts.yaml");
            Files.writeString(alerts, resource("alerts.yaml"));
            Map<String, String> settings = Map.of(
                    "camel.server.host", "127.0.0.1",
                    "camel.server.port", "0",
                    "serai.data", folder.resolve("data").toString(),
                    "serai.alerts.file", alerts.toString(),
                    "serai.redis.url", "",
                    "serai.log.level", "WARN");
            out.println("Starting a hub of its own for the demo …");
            out.flush();
            try (Hub hub = top.start(new HubOptions(top.home(), settings))) {
                return show(out, new DemoClient(hub.url())) ? 0 : 1;
            }
        } finally {
            FileUtil.removeDir(folder.toFile());
        }
    }

    private static boolean show(PrintWriter out, DemoClient client) throws IOException, InterruptedException {
        Map<String, Integer> sent = new LinkedHashMap<>();
        String events = resource("events.ndjson");
        events.lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                .forEach(event -> sent.merge(event.path("eventType").textValue(), 1, Integer::sum));

        DemoScreen screen = new DemoScreen(out);
        screen.title("In: " + events.lines().count() + " events of " + sent.size() + " types, in one request");
        sent.forEach((type, count) -> screen.line("  %-28s %d".formatted(type, count)));
        DemoClient.Answer answer = client.post("/v1/events", "application/x-ndjson", events);
        screen.line("  POST /v1/events -> " + answer.status() + " accepted: "
                + answer.body().path("accepted"));
        screen.line("  Each alert gathers for 2 seconds, so that many events become one message …");
        out.flush();

        int expected = sent.size() * DESTINATIONS.size();
        List<JsonNode> arrived = client.awaitInbox(expected, PATIENCE);
        screen.title("Out: the webhook, signed");
        find(arrived, "webhook", "trace:errors").ifPresent(screen::webhook);
        screen.title("Out: the Slack message");
        find(arrived, "slack", "trace:errors").ifPresent(screen::slack);
        screen.title("Out: the PagerDuty event");
        find(arrived, "pagerduty", "trace:errors").ifPresent(screen::pagerDuty);

        screen.title("All of it: " + arrived.size() + " of " + expected + " messages arrived");
        List<String> wrong = new ArrayList<>();
        screen.line("  %-28s %-6s %s".formatted("event type", "events", String.join("  ", DESTINATIONS)));
        sent.forEach((type, count) -> {
            StringBuilder row = new StringBuilder("  %-28s %-6d ".formatted(type, count));
            for (String destination : DESTINATIONS) {
                boolean fine = find(arrived, destination, type)
                        .filter(message -> message.path("answered").intValue() < 300)
                        .isPresent();
                row.append(("%-" + (destination.length() + 2) + "s").formatted(fine ? "ok" : "MISSING"));
                if (!fine) {
                    wrong.add(type + " to " + destination);
                }
            }
            screen.line(row.toString());
        });
        screen.line("");
        screen.line(
                wrong.isEmpty() ? "Now start your own: ./serai run" : "The demo failed: " + String.join(", ", wrong));
        out.flush();
        return wrong.isEmpty();
    }

    private static Optional<JsonNode> find(List<JsonNode> arrived, String destination, String eventType) {
        return arrived.stream()
                .filter(message -> message.path("name").asText().equals(destination)
                        && message.path("body").asText().contains(mark(destination, eventType)))
                .findFirst();
    }

    /** A text that only the messages of this type have: Slack's are for people and do not name it. */
    private static String mark(String destination, String eventType) {
        return destination.equals("slack") ? SLACK_LABELS.getOrDefault(eventType, eventType) : "\"" + eventType + "\"";
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("/demo/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
