package io.serai.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.AlertDraft;
import io.serai.config.Moments;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./serai explain}: why alerts get an event or do not, and what a new alert would have done of late. */
@Command(
        name = "explain",
        description = {
            "Says what becomes of events: what routing does, why each alert gets them or not, what would be sent.",
            "Asks a running hub; with --offline reads the files as a start from here would.",
            "The hub stores and sends nothing; steps of your own in its routes run. Offline they reach no other system."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "A hub that wants an API token gets it from SERAI_API_TOKEN, or from the file that SERAI_API_TOKEN_FILE names.",
            "Examples:",
            "  serai explain event.json                              every alert, in one line each",
            "  serai explain event.json --alert example-slack        one alert, with each of its conditions",
            "  serai explain event.json --offline --messages         by the files, with what would be sent",
            "  serai explain --dry-run new-alert.yaml --since 2h     what a new alert would have done of late",
            "Exit codes: 0 explained, 1 it can't be, 2 wrong usage."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String STDIN = "-";
    private static final String PATH = "/v1/explain";

    private final Supplier<Path> home;
    private final Explaining explaining;
    private final Map<String, String> environment;
    private final InputStream stdin;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "JSON of one event or an array, or NDJSON, as POST /v1/events takes it; - is stdin")
    private @Nullable String file;

    @Option(
            names = "--alert",
            paramLabel = "NAME",
            description =
                    "Only this alert, by its id or name, with all of its conditions; of a --dry-run file, which one")
    private @Nullable String alert;

    @Option(names = "--conditions", description = "All conditions of all alerts")
    private boolean conditions;

    @Option(names = "--messages", description = "Also the messages that would be sent for each event alone")
    private boolean messages;

    @Option(names = "--json", description = "Print the hub's answer as it is")
    private boolean json;

    @Option(
            names = "--dry-run",
            paramLabel = "FILE",
            description = "Hold a new alert, YAML as in alerts.yaml, against the events that the hub has kept")
    private @Nullable Path dryRun;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "For --dry-run: 2026-03-01T09:30:00Z, or 2h for two hours ago; else all that is kept")
    private @Nullable String since;

    @Option(names = "--url", paramLabel = "URL", description = "Where the hub is (http://localhost:8080)")
    private @Nullable String url;

    @Option(names = "--offline", description = "Ask no hub: read the files")
    private boolean offline;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    /** @param home known when the command line has been read */
    ExplainCommand(Supplier<Path> home, Explaining explaining, Map<String, String> environment, InputStream stdin) {
        this.home = home;
        this.explaining = explaining;
        this.environment = environment;
        this.stdin = stdin;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        try {
            return dryRun == null ? explain() : dryRun(dryRun);
        } catch (HubApi.Failure e) {
            spec.commandLine().getErr().println("serai: " + e.getMessage());
            return FAILED;
        } finally {
            spec.commandLine().getOut().flush();
        }
    }

    private void check() {
        if ((file == null) == (dryRun == null)) {
            throw usage("Give a file of events, or --dry-run and a file with an alert");
        } else if (offline && (url != null || dryRun != null)) {
            throw usage("--offline asks no hub: leave out "
                    + (url != null ? "--url" : "--dry-run, whose events a hub has"));
        } else if (!offline && !files.settings().isEmpty()) {
            throw usage("--alerts, --routes and --set are for --offline: a hub has its own");
        } else if (since != null && dryRun == null) {
            throw usage("--since is for --dry-run");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int explain() throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode events = request.putArray("events");
        documents().forEach(events::add);
        request.put("alert", alert);
        request.put("render", messages);
        JsonNode answer = offline
                ? explaining.explain(new HubOptions(home.get(), files.settings()), request)
                : ask(PATH, request);
        if (json) {
            print(answer);
        } else {
            new ExplainTable(out(), conditions || alert != null).print(answer);
        }
        return 0;
    }

    private int dryRun(Path path) throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("alert", draft(path));
        if (since != null) {
            Instant moment = Moments.parse(since, Instant.now());
            if (moment == null) {
                throw usage("--since " + Moments.RULE);
            }
            request.put("since", moment.toString());
        }
        JsonNode answer = ask(PATH + "/alert", request);
        if (!answer.at("/sample/on").asBoolean()) {
            throw new HubApi.Failure(
                    TextTable.printable(answer.at("/sample/hint").asText()));
        }
        if (json) {
            print(answer);
        } else {
            new ExplainTable(out(), false).printDryRun(answer);
        }
        return 0;
    }

    private JsonNode ask(String path, ObjectNode request) throws InterruptedException {
        return HubStep.fine(new HubApi(url == null ? "http://localhost:8080" : url, environment).post(path, request));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(JsonNode answer) {
        try {
            out().println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> documents() {
        String name = String.valueOf(file);
        try {
            return EventDocuments.read(name.equals(STDIN) ? stdin.readAllBytes() : Files.readAllBytes(Path.of(name)));
        } catch (IOException e) {
            throw new StartException("the file " + name + " can't be read");
        } catch (InvalidInputException e) {
            throw new StartException("the file " + name + ": " + e.getMessage());
        }
    }

    private ObjectNode draft(Path path) {
        List<ObjectNode> drafts;
        try {
            drafts = AlertDraft.parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StartException("the file " + path + " can't be read");
        } catch (InvalidInputException e) {
            throw new StartException(path + ": " + e.getMessage());
        }
        List<ObjectNode> meant = drafts.stream()
                .filter(draft -> alert == null
                        || draft.path("id").asText().equals(alert)
                        || draft.path("name").asText().equals(alert))
                .toList();
        if (meant.size() != 1) {
            throw new StartException(path + " has " + drafts.size() + " alerts, "
                    + (meant.isEmpty() ? "none" : "more than one") + " of which is meant: say which with --alert");
        }
        return meant.getFirst();
    }
}
