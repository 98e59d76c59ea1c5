package io.serai.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai run}: the hub until it is told to stop. */
@Command(
        name = "run",
        description = "Runs the hub until Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "Exit codes: 1 could not start, 2 wrong usage; 130 and 143 stopped by Ctrl-C and SIGTERM.",
            "Every configuration key is in application.properties, with its default and why."
        })
final class RunCommand implements Callable<Integer> {
    private static final int SIGTERM_EXIT = 143;

    private final SeraiCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Listen on this port; 0 picks a free one (8080)")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "HOST", description = "Listen on this address (127.0.0.1)")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the embedded Redis (data)")
    private @Nullable Path data;

    @Option(
            names = "--skip-bad-routes",
            description = "Start without the route files that are wrong; routing.yaml must be right")
    private boolean skipBadRoutes;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    RunCommand(SeraiCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = files.settings();
        put(settings, "camel.server.port", port);
        put(settings, "camel.server.host", host);
        FileOptions.put(settings, "serai.data", data);
        if (skipBadRoutes) {
            settings.put("serai.routes.skip-bad", "true");
        }

        CountDownLatch stopped = new CountDownLatch(1);
        Hub hub = top.start(new HubOptions(top.home(), settings));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop(hub, spec.commandLine().getErr());
                            stopped.countDown();
                        },
                        "stop"));
        welcome(spec.commandLine().getOut(), hub);
        stopped.await();
        return 0;
    }

    /** A stop that hangs ends all the same: what is in hand is in Redis, and the next start goes on with it. */
    private static void stop(Hub hub, PrintWriter err) {
        Thread closing = Thread.ofPlatform().name("stop-hub").daemon().start(hub::close);
        try {
            if (closing.join(hub.longestStop())) {
                return;
            }
            err.println("serai: the stop hangs and is cut short; the next start goes on with what is in Redis");
            err.flush();
            Runtime.getRuntime().halt(SIGTERM_EXIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void welcome(PrintWriter out, Hub hub) {
        out.println("Serai is ready: " + hub.url());
        if (hub.deliversToInbox()) {
            out.println();
            out.println("Try it, and look at " + hub.url() + "/inbox (the example alerts gather for 5 seconds):");
            out.println("  curl -s " + hub.url() + "/v1/events -H 'Content-Type: application/json' -d "
                    + "'{\"eventType\":\"trace:errors\",\"payload\":{\"name\":\"checkout-agent\","
                    + "\"error_info\":{\"exception_type\":\"TimeoutError\",\"message\":\"no answer in 30 s\"}}}'");
        }
        out.flush();
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put(key, value.toString());
        }
    }
}
