package io.serai.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import one.convert.Arguments;
import one.convert.JfrToFlame;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./serai bench --profile}: where a hub's time goes under a load, as a flame graph and as tables. */
final class Profile {
    private static final String ALL = "all";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Option(
            names = "--profile",
            required = true,
            arity = "0..1",
            split = ",",
            fallbackValue = ALL,
            paramLabel = "SCENARIO",
            description =
                    "Profile a hub: accept, accept-batch, deliver, deliver-bucket; all of them when none is named")
    private List<String> scenarios = List.of();

    @Option(names = "--seconds", defaultValue = "15", description = "Record for so long (${DEFAULT-VALUE})")
    private int seconds = 15;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "For the compilers, before that (${DEFAULT-VALUE}); more on a busy machine")
    private int warmUp = 20;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "For the recordings and flame graphs (target/bench/profile)")
    private @Nullable Path out;

    void run(CommandSpec command) throws Exception {
        List<ProfileScenario> chosen;
        try {
            chosen = scenarios.equals(List.of(ALL))
                    ? List.of(ProfileScenario.values())
                    : scenarios.stream().map(ProfileScenario::of).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
        bounded(command, "--seconds", seconds);
        bounded(command, "--warm-up", warmUp);
        PrintWriter text = command.commandLine().getOut();
        for (ProfileScenario scenario : chosen) {
            // Its own server for each: what the one before has left in open buckets is no part of it.
            try (BenchRedis redis = BenchRedis.start()) {
                Machine machine = Machine.withRedis(redis.version());
                text.println("`./serai bench --profile " + scenario.wire() + " --warm-up " + warmUp + " --seconds "
                        + seconds + "`, " + LocalDate.now(machine.zone()) + ", " + machine + "\n");
                text.println(profile(scenario, redis));
                text.flush();
            }
        }
    }

    private static void bounded(CommandSpec command, String option, int value) {
        if (value < 1 || value > LONGEST.toSeconds()) {
            throw new ParameterException(command.commandLine(), option + " is from 1 to " + LONGEST.toSeconds());
        }
    }

    private String profile(ProfileScenario scenario, BenchRedis redis) throws IOException, InterruptedException {
        LoadOfReceiver arrivals = new LoadOfReceiver();
        OtherPrograms others = new OtherPrograms(redis);
        try (WebhookSink sink = new WebhookSink(arrivals::arrived);
                BenchHub hub = BenchHub.start(redis, scenario.alerts(sink.url()));
                ProfileLoad load = scenario.load(URI.create(hub.url().toString()))) {
            arrivals.load = load;
            Progress.say(scenario.wire() + ": warming up");
            load.run(Duration.ofSeconds(warmUp));
            Progress.say(scenario.wire() + ": recording for " + seconds + " s");
            Recording recording = Recording.start(hub.usage().pid());
            Duration hub0 = hub.usage().cpu();
            Duration redis0 = redis.cpu();
            long scripts0 = redis.scripts();
            ThreadTimes threads0 = ThreadTimes.of(hub.usage().pid());
            long start = System.nanoTime();
            long events = load.run(Duration.ofSeconds(seconds));
            double took = (System.nanoTime() - start) / 1e9;
            double hubMicros = micros(hub.usage().cpu().minus(hub0), events);
            double redisMicros = micros(redis.cpu().minus(redis0), events);
            double scripts = (double) (redis.scripts() - scripts0) / events;
            Map<String, Duration> threads = threads(ThreadTimes.of(hub.usage().pid()), threads0);
            Path folder = folder();
            Path file = folder.resolve(scenario.wire() + ".jfr");
            recording.stop(file);
            Path flames = folder.resolve(scenario.wire() + ".html");
            JfrToFlame.convert(file.toString(), flames.toString(), arguments(scenario));
            return "### " + scenario.wire() + ": " + scenario.about() + "\n\n"
                    + new Table(
                                    "events",
                                    "events/s",
                                    "hub CPU µs an event",
                                    "Redis CPU µs an event",
                                    "Redis scripts an event",
                                    "of other programs")
                            .row(
                                    Findings.number(events),
                                    Findings.number(events / took),
                                    Findings.number(hubMicros),
                                    Findings.number(redisMicros),
                                    Findings.number(scripts),
                                    "%.0f %%"
                                            .formatted(100
                                                    * others.share(hub.usage().cpu())
                                                            .orElse(Double.NaN)))
                    + "\n"
                    + ProfileReport.of(file).markdown(hubMicros, threads, events)
                    + "\nFlame graph: " + flames + "\n";
        }
    }

    private static Map<String, Duration> threads(ThreadTimes after, ThreadTimes before) {
        Map<String, Duration> threads = new LinkedHashMap<>();
        for (ThreadTimes.Kind kind : ThreadTimes.Kind.values()) {
            if (kind != ThreadTimes.Kind.JAVA) {
                threads.put(kind.shown, after.since(before, kind));
            }
        }
        return threads;
    }

    /** The receiver is there before the hub, and the hub before its load. */
    private static final class LoadOfReceiver {
        private volatile @Nullable ProfileLoad load;

        void arrived(long number) {
            if (load instanceof ProfileLoad.Deliver deliver) {
                deliver.arrived(number);
            }
        }
    }

    private static double micros(Duration cpu, long events) {
        return cpu.toNanos() / 1e3 / events;
    }

    /** The launcher changes to the project's folder: a folder that is given is meant from where the command was. */
    private Path folder() throws IOException {
        Path folder = out == null
                ? Path.of("target", "bench", "profile")
                : Path.of(System.getProperty("serai.bench.from", "")).resolve(out);
        return Files.createDirectories(folder);
    }

    private static Arguments arguments(ProfileScenario scenario) {
        Arguments arguments = new Arguments(Recording.ofCpuTime() ? "--cpu-time" : "--cpu");
        arguments.title = "Serai: " + scenario.wire();
        return arguments;
    }
}
