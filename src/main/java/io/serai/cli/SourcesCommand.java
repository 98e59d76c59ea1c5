package io.serai.cli;

import static io.serai.cli.TextTable.cut;
import static io.serai.cli.TextTable.printable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./serai sources}: the senders that a running hub knows, what to paste into their settings, and a trial of one. */
@Command(
        name = "sources",
        description = {
            "Lists the senders that a running hub takes webhooks from, and those that it could.",
            "Without a subcommand it lists them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        synopsisSubcommandLabel = "[show | test]",
        footer = {
            "",
            "A hub that wants an API token gets it from SERAI_API_TOKEN, or from the file that SERAI_API_TOKEN_FILE names.",
            "Examples:",
            "  serai sources                                   who sends, and what has come",
            "  serai sources show langfuse/prod                what to paste into Langfuse's settings",
            "  serai sources test langfuse/prod                sends what Langfuse would send",
            "  serai sources test json/ci --file build.json    sends your own JSON",
            "Exit codes: 0 done, 1 the hub refuses or does not answer, 2 wrong usage."
        })
final class SourcesCommand extends HubStep {
    private static final String PATH = "/hooks";
    private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}");

    SourcesCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void run(HubApi hub) throws InterruptedException {
        JsonNode answer = fine(hub.get(PATH));
        TextTable table = new TextTable(List.of(
                "SOURCE", "PROVES ITSELF BY", "ACCEPTED", "DUPLICATES", "REFUSED", "LAST ACCEPTED", "LAST REFUSED"));
        for (JsonNode hook : answer.path("hooks")) {
            table.add(List.of(
                    cut(text(hook, "source")),
                    !hook.path("enabled").asBoolean()
                            ? "(off)"
                            : hook.path("verified").asBoolean() ? cut(words(hook.path("auth"))) : "(nothing)",
                    hook.at("/events/accepted").asText(),
                    hook.at("/events/duplicates").asText(),
                    Long.toString(refused(hook.path("requests"))),
                    printable(hook.path("lastAcceptedAt").asText("-")),
                    hook.has("lastRefusedAt")
                            ? printable(text(hook, "lastRefusedAt") + " " + text(hook, "lastRefusal"))
                            : "-"));
        }
        if (table.size() == 0) {
            out().println("No sources yet: name them in serai.sources");
        } else {
            table.print(out());
        }
        List<String> types = new ArrayList<>();
        answer.path("available").forEach(type -> types.add(printable(text(type, "type"))));
        if (!types.isEmpty()) {
            out().println();
            out().println("Could be added: " + String.join(", ", types) + ". serai sources show <type> says how.");
        }
    }

    /** Events are what people count; of what was refused nobody knows how many it would have been. */
    private static long refused(JsonNode requests) {
        long refused = 0;
        for (Map.Entry<String, JsonNode> outcome : requests.properties()) {
            if (!outcome.getKey().equals("accepted") && !outcome.getKey().equals("empty")) {
                refused += outcome.getValue().asLong();
            }
        }
        return refused;
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asText();
    }

    private static String words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return String.join(", ", words);
    }

    @Command(
            name = "show",
            description = {
                "Shows what to paste into a sender's settings.",
                "Of a type that has no connection yet: what to add to application.properties."
            },
            mixinStandardHelpOptions = true,
            versionProvider = SeraiCommand.VersionLine.class)
    static final class Show extends HubStep {
        @Parameters(paramLabel = "SOURCE", description = "A source like langfuse/prod, or a type like langfuse")
        private String source = "";

        Show(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void run(HubApi hub) throws InterruptedException {
            JsonNode answer = fine(hub.get(PATH));
            boolean found = false;
            for (JsonNode hook : answer.path("hooks")) {
                String name = text(hook, "source");
                if (name.equals(source) || name.startsWith(source + "/")) {
                    show(hook);
                    found = true;
                }
            }
            for (JsonNode type : answer.path("available")) {
                if (text(type, "type").equals(source)) {
                    out().println(printable(text(type, "title"))
                            + " has no connection yet. Add to application.properties:");
                    type.path("lines").forEach(line -> out().println("  " + printable(line.asText())));
                    found = true;
                }
            }
            if (!found) {
                throw new HubApi.Failure("the hub has no source " + printable(source) + ": serai sources lists them");
            }
        }

        private void show(JsonNode hook) {
            out().println(printable(text(hook, "source")) + " (" + printable(text(hook, "title")) + ")"
                    + (hook.path("enabled").asBoolean() ? "" : ", off"));
            out().println("  URL: " + printable(text(hook, "url")));
            hook.path("send").forEach(line -> out().println("  It sends: " + printable(line.asText())));
            if (!hook.path("verified").asBoolean()) {
                out().println("  It has no secret: only this machine may send.");
            }
            out().println();
            text(hook, "snippet").lines().forEach(line -> out().println("  " + printable(line)));
            out().println();
        }
    }

    @Command(
            name = "test",
            description = {
                "Sends what a sender would send, signed as it signs, and shows what became of it.",
                "The events are real ones with the property test: who listens to them is told."
            },
            mixinStandardHelpOptions = true,
            versionProvider = SeraiCommand.VersionLine.class)
    static final class Test extends HubStep {
        @Parameters(paramLabel = "SOURCE", description = "Like langfuse/prod")
        private String source = "";

        @Option(names = "--file", paramLabel = "FILE", description = "JSON to send instead of the sender's sample")
        private @Nullable Path file;

        Test(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void run(HubApi hub) throws InterruptedException {
            if (!SOURCE.matcher(source).matches()) {
                throw new HubApi.Failure("a source has a type and a name, like langfuse/prod");
            }
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            if (file != null) {
                request.set("body", read(file));
            }
            JsonNode result = fine(hub.post(PATH + "/" + source + "/test", request));
            int status = result.path("status").asInt();
            out().println("The sender would be answered " + status + " "
                    + printable(result.path("answer").toString()));
            for (JsonNode made : result.path("events")) {
                print(made);
            }
            if (status >= 300) {
                throw new HubApi.Failure("not accepted: "
                        + printable(result.at("/answer/message").asText()));
            }
        }

        private void print(JsonNode made) {
            // As the sender's own would be: what was sent has an id of its own, so that it counts each time.
            JsonNode event = made.path("mapped");
            out().println();
            out().println("Event " + printable(text(event, "eventType"))
                    + (event.has("severity") ? ", " + printable(text(event, "severity")) : "")
                    + (event.has("status") ? ", " + printable(text(event, "status")) : ""));
            if (event.has("title")) {
                out().println("  " + printable(text(event, "title")));
            }
            print("id", event.path("id"));
            print("time", event.path("timestamp"));
            print("incident", event.path("incidentKey"));
            event.path("links").forEach(link -> print("link", link.path("href")));
            event.path("properties").properties().forEach(property -> out().println(
                            "  property:  " + printable(property.getKey()) + " = "
                                    + printable(property.getValue().asText())));
            List<String> alerts = new ArrayList<>();
            made.path("alerts").forEach(alert -> alerts.add(printable(text(alert, "name"))));
            out().println(
                            alerts.isEmpty()
                                    ? "  No alert of the workspace " + printable(text(event, "workspaceId"))
                                            + " wants it. One does with triggers: [{event_type: \""
                                            + printable(text(event, "eventType")) + "\"}]"
                                    : "  Wanted by: " + String.join(", ", alerts));
        }

        private void print(String name, JsonNode value) {
            if (!value.isMissingNode()) {
                out().println("  " + (name + ":         ").substring(0, 11) + printable(value.asText()));
            }
        }

        private static JsonNode read(Path file) {
            try {
                return Json.read(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new HubApi.Failure("the file " + file + " can't be read");
            } catch (InvalidInputException e) {
                throw new HubApi.Failure("the file " + file + " " + e.getMessage());
            }
        }
    }
}
