package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.config.Moments;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./serai replay}: delivers dead letters again, through a running hub. */
@Command(
        name = "replay",
        description = {
            "Delivers dead letters again, through a running hub: by their ids, by a filter, or all of them.",
            "A replay has the notification's old id, and the alert's URL and secrets as they are now."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "A hub that wants an API token gets it from SERAI_API_TOKEN, or from the file that SERAI_API_TOKEN_FILE names.",
            "Examples:",
            "  serai replay --list                                  what is there, the newest first",
            "  serai replay --alert my-first --since 2h --dry-run   what would be replayed",
            "  serai replay --reason http_503 --since 2h",
            "Exit codes: 0 done, 1 something could not be replayed or no hub answers, 2 wrong usage."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final String PATH = "/v1/dead-letters";

    /** More lines than anybody reads; a filter shows the others. */
    private static final int MOST_LISTED = 1_000;

    private static final int FAILED = 1;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--id", paramLabel = "ID", arity = "1..*", description = "These, by notification id")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--alert", paramLabel = "ID", description = "Those of this alert")
    private @Nullable String alert;

    @Option(names = "--event-type", paramLabel = "TYPE", description = "Those of this event type, like trace:errors")
    private @Nullable String eventType;

    @Option(names = "--workspace", paramLabel = "ID", description = "Those of this workspace")
    private @Nullable String workspace;

    @Option(names = "--reason", paramLabel = "CODE", description = "Those with this reason, like http_503 or timeout")
    private @Nullable String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Buried then or later: 2026-03-01T09:30:00Z, or 2h for two hours ago")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Buried before")
    private @Nullable String until;

    @Option(names = "--all", description = "All of them")
    private boolean all;

    @Option(names = "--dry-run", description = "Only show what would be replayed")
    private boolean dryRun;

    @Option(names = "--list", description = "Only show what is there; alone: everything")
    private boolean list;

    @Option(names = "--url", paramLabel = "URL", description = "Where the hub is (http://localhost:8080)")
    private String url = "http://localhost:8080";

    ReplayCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> filter = filter();
        check(filter);
        try {
            HubApi hub = new HubApi(url, environment);
            if (list || dryRun) {
                return ids.isEmpty() ? show(hub, filter) : showEach(hub);
            }
            return ids.isEmpty() ? replay(hub, filter) : replayEach(hub);
        } catch (HubApi.Failure e) {
            err().println("serai: " + e.getMessage());
            return FAILED;
        }
    }

    /** As the API names its members. */
    private Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "alertId", alert);
        put(filter, "eventType", eventType);
        put(filter, "workspaceId", workspace);
        put(filter, "reason", reason);
        put(filter, "since", moment("--since", since));
        put(filter, "until", moment("--until", until));
        return filter;
    }

    private static void put(Map<String, String> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }

    /** One point in time for all requests of this command. */
    private @Nullable String moment(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant moment = Moments.parse(text, Instant.now());
        if (moment == null) {
            throw usage(option + " " + Moments.RULE);
        }
        return moment.toString();
    }

    private void check(Map<String, String> filter) {
        int ways = (ids.isEmpty() ? 0 : 1) + (filter.isEmpty() ? 0 : 1) + (all ? 1 : 0);
        if (ways > 1) {
            throw usage("Give --id, or a filter, or --all, not two of them");
        } else if (ways == 0 && !list) {
            throw usage(
                    "Say which: --id ID, a filter like --alert ID or --since 2h, or --all; --list shows what is there");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int show(HubApi hub, Map<String, String> filter) throws InterruptedException {
        LetterTable table = new LetterTable();
        String query = filter.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        String cursor = null;
        do {
            String page =
                    "limit=500" + (cursor == null ? "" : "&cursor=" + cursor) + (query.isEmpty() ? "" : "&" + query);
            JsonNode answer = fine(hub.get(PATH + "?" + page));
            answer.path("deadLetters").forEach(table::add);
            cursor = answer.path("nextCursor").textValue();
        } while (cursor != null && table.size() < MOST_LISTED);
        String more = cursor == null ? "" : ", the newest ones; there are more";
        tell(table, (dryRun ? " would be replayed" : "") + more);
        return 0;
    }

    private int showEach(HubApi hub) throws InterruptedException {
        LetterTable table = new LetterTable();
        boolean failed = false;
        for (String id : ids) {
            HubApi.Answer answer = hub.get(PATH + "/" + encoded(id));
            if (answer.fine()) {
                table.add(answer.body());
            } else {
                failed = true;
                complain(id, answer);
            }
        }
        tell(table, dryRun ? " would be replayed" : "");
        return failed ? FAILED : 0;
    }

    private void tell(LetterTable table, String what) {
        if (table.size() == 0) {
            out().println("No dead letters");
        } else {
            table.print(out());
            out().println(counted(table.size()) + what);
        }
        out().flush();
    }

    private int replayEach(HubApi hub) throws InterruptedException {
        int replayed = 0;
        for (String id : ids) {
            HubApi.Answer answer =
                    hub.post(PATH + "/" + encoded(id) + "/replay", JsonNodeFactory.instance.objectNode());
            if (answer.fine()) {
                replayed++;
            } else {
                complain(id, answer);
            }
        }
        done(replayed);
        return replayed == ids.size() ? 0 : FAILED;
    }

    private int replay(HubApi hub, Map<String, String> filter) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        filter.forEach(body::put);
        if (all) {
            body.put("all", true);
        }
        int replayed = 0;
        int left = 0;
        String cursor;
        do {
            JsonNode answer = fine(hub.post(PATH + "/replay", body));
            replayed += answer.path("replayed").intValue();
            left += answer.path("notReplayable").intValue();
            cursor = answer.path("nextCursor").textValue();
            body.put("cursor", cursor);
        } while (cursor != null);
        if (left > 0) {
            err().println("serai: " + counted(left) + " can't be replayed, only deleted: no hub has written them");
        }
        done(replayed);
        return left == 0 ? 0 : FAILED;
    }

    private void done(int replayed) {
        out().println(
                        replayed == 0
                                ? "No dead letters replayed"
                                : counted(replayed) + " replayed: under way within a few seconds");
        out().flush();
    }

    private void complain(String id, HubApi.Answer answer) {
        err().println("serai: " + id + ": " + TextTable.printable(answer.message()));
    }

    private static JsonNode fine(HubApi.Answer answer) {
        if (!answer.fine()) {
            throw new HubApi.Failure("the hub refuses: " + TextTable.printable(answer.message()));
        }
        return answer.body();
    }

    private static String counted(int letters) {
        return letters == 1 ? "1 dead letter" : letters + " dead letters";
    }

    private static String encoded(String text) {
        // As a path takes it too, where a plus is a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
