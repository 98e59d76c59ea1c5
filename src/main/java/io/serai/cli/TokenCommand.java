package io.serai.cli;

import static io.serai.cli.TextTable.cut;
import static io.serai.cli.TextTable.printable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./serai token}: gives out API tokens, lists and ends them, through a running hub. */
@Command(
        name = "token",
        description = {
            "Gives out API tokens, lists and ends them, through a running hub.",
            "A token is good for its scopes, in its workspace or in all of them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        synopsisSubcommandLabel = "(create | list | revoke)",
        footer = {
            "",
            "This itself needs a token that may manage all workspaces, like the operator's own: put it into the environment",
            "as SERAI_API_TOKEN, or the name of a file with it as SERAI_API_TOKEN_FILE.",
            "Examples:",
            "  serai token create --name tracing --scope ingest --workspace acme",
            "  serai token create --name ci --scope read --scope manage > ci-token",
            "  serai token list",
            "  serai token revoke 5c2f1a9be0d47e63",
            "Exit codes: 0 done, 1 the hub refuses or does not answer, 2 wrong usage."
        })
final class TokenCommand implements Runnable {
    private static final String PATH = "/v1/tokens";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: create, list or revoke");
    }

    @Command(
            name = "create",
            description = {
                "Makes a token and prints it, alone, on the standard output.",
                "It is shown this once: the hub keeps only what it needs to recognize it."
            },
            mixinStandardHelpOptions = true,
            versionProvider = SeraiCommand.VersionLine.class)
    static final class Create extends HubStep {
        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "What it is for; seen in lists and logs")
        private String name = "";

        @Option(
                names = "--scope",
                required = true,
                split = ",",
                paramLabel = "SCOPE",
                description = {
                    "What it may do; give it once for each:",
                    "ingest  sends events",
                    "read    sees alerts, deliveries, dead letters and destinations",
                    "manage  changes them"
                })
        private Set<String> scopes = new LinkedHashSet<>();

        @Option(
                names = "--workspace",
                paramLabel = "ID",
                description = "The only workspace that it is good for; absent: all of them")
        private @Nullable String workspace;

        Create(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void run(HubApi hub) throws InterruptedException {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
            ArrayNode wanted = body.putArray("scopes");
            scopes.forEach(wanted::add);
            if (workspace != null) {
                body.put("workspace", workspace);
            }
            JsonNode created = fine(hub.post(PATH, body));
            out().println(printable(created.path("token").asText()));
            err().println("Token " + printable(created.path("id").asText()) + ". Keep it now: it is not shown again.");
            err().flush();
        }
    }

    @Command(
            name = "list",
            description = "Lists the tokens, without what they are.",
            mixinStandardHelpOptions = true,
            versionProvider = SeraiCommand.VersionLine.class)
    static final class Listing extends HubStep {
        Listing(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void run(HubApi hub) throws InterruptedException {
            TextTable table = new TextTable(List.of("ID", "NAME", "SCOPES", "WORKSPACE", "CREATED AT", "CREATED BY"));
            for (JsonNode token : fine(hub.get(PATH)).path("tokens")) {
                List<String> scopes = new ArrayList<>();
                token.path("scopes").forEach(scope -> scopes.add(scope.asText()));
                table.add(List.of(
                        printable(token.path("id").asText()),
                        cut(token.path("name").asText()),
                        printable(String.join(",", scopes)),
                        token.path("workspace").isTextual()
                                ? cut(token.path("workspace").asText())
                                : "(all)",
                        printable(token.path("createdAt").asText()),
                        cut(token.path("createdBy").asText())));
            }
            if (table.size() == 0) {
                out().println("No tokens but the operator's own");
            } else {
                table.print(out());
            }
        }
    }

    @Command(
            name = "revoke",
            description = "Ends tokens, on every hub within a second.",
            mixinStandardHelpOptions = true,
            versionProvider = SeraiCommand.VersionLine.class)
    static final class Revoke extends HubStep {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As serai token list shows it")
        private List<String> ids = new ArrayList<>();

        Revoke(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void run(HubApi hub) throws InterruptedException {
            boolean failed = false;
            for (String id : ids) {
                // As a path takes it, where a plus is a plus.
                String word = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
                HubApi.Answer answer = hub.delete(PATH + "/" + word);
                if (answer.fine()) {
                    out().println("Revoked " + printable(id));
                } else {
                    failed = true;
                    err().println("serai: " + printable(id) + ": " + printable(answer.message()));
                }
            }
            if (failed) {
                throw new HubApi.Failure("not all tokens were revoked");
            }
        }
    }
}
