package io.serai.cli;

import static io.serai.cli.TextTable.printable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a running hub for one thing: where the hub is, and what is said when it refuses. */
abstract class HubStep implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", description = "Where the hub is (http://localhost:8080)")
    private String url = "http://localhost:8080";

    HubStep(Map<String, String> environment) {
        this.environment = environment;
    }

    abstract void run(HubApi hub) throws InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
        try {
            run(new HubApi(url, environment));
            return 0;
        } catch (HubApi.Failure e) {
            err().println("serai: " + e.getMessage());
            return 1;
        } finally {
            out().flush();
        }
    }

    static JsonNode fine(HubApi.Answer answer) {
        if (!answer.fine()) {
            throw new HubApi.Failure("the hub refuses: " + printable(answer.message()));
        }
        return answer.body();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
