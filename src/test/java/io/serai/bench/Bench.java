package io.serai.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./serai bench}: the benchmarks by name; lists them when none is named. */
@Command(
        name = "serai bench",
        description =
                "Measures Serai on this machine. Tables go to stdout, progress to stderr. all makes docs/benchmarks.md.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME")
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false)
    private @Nullable Profile profile;

    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return GuardBench.register(new CommandLine(new Bench()), new SideBySide())
                .addSubcommand(new BenchAll())
                .addSubcommand(new BenchPage())
                .addSubcommand(new DebounceBench())
                .addSubcommand(new FormatBench())
                .addSubcommand(new IngestBench())
                .addSubcommand(new InnerBench())
                .addSubcommand(new IsolationBench())
                .addSubcommand(new LimitsBench())
                .addSubcommand(new LossBench())
                .addSubcommand(new MatchingBench())
                .addSubcommand(new StartBench())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace(command.getErr());
                    return 1;
                });
    }

    @Override
    public Integer call() throws Exception {
        if (profile == null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        } else {
            profile.run(spec);
        }
        return 0;
    }
}
