package io.serai.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./serai bench}: the benchmarks by name; lists them when none is named. */
@Command(
        name = "serai bench",
        description = "Measures Serai on this machine. Tables go to stdout, progress to stderr. all makes docs/benchmarks.md.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME")
public final class Bench implements Runnable {
    @Spec
    private CommandSpec spec;

    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .addSubcommand(new BenchAll())
                .addSubcommand(new BenchPage())
                .addSubcommand(new DebounceBench())
                .addSubcommand(new FormatBench())
                .addSubcommand(new IngestBench())
                .addSubcommand(new IsolationBench())
                .addSubcommand(new MatchingBench())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace(command.getErr());
                    return 1;
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
