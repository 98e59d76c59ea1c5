package io.serai.cli;

import io.serai.config.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./serai}: without a subcommand it runs the hub. */
@Command(
        name = "serai",
        description = "The alert and webhook hub for teams that run LLM applications.",
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Also: ./serai test          runs all tests;",
            "      ./serai test --chaos  kills and pauses hubs and Redis under load (./serai test --help);",
            "      ./serai demo --kafka  shows Kafka records going in and coming out;",
            "      ./serai bench         measures (alone it lists the benchmarks);",
            "      ./serai package       makes an archive that runs without Maven;",
            "      ./serai prepare       makes later starts faster, where the first one can't (it is done by itself else).",
            "Without a command it runs the hub, as ./serai run does."
        })
public final class SeraiCommand implements Runnable {
    /** Exit code for a hub that can't start. */
    static final int CANNOT_START = 1;

    @Option(names = "--home", hidden = true, description = "Folder with application.properties (default: .)")
    Path home = Path.of("");

    private final Hub.Starter starter;

    private SeraiCommand(Hub.Starter starter) {
        this.starter = starter;
    }

    /** Runs the command line; answers the exit code. */
    public static int execute(
            Hub.Starter starter,
            Lint.Checker checker,
            PreviewMaker maker,
            RouteTester tester,
            Explaining explaining,
            String... args) {
        SeraiCommand top = new SeraiCommand(starter);
        CommandLine line = new CommandLine(top)
                .addSubcommand(new RunCommand(top))
                .addSubcommand(new DemoCommand(top))
                .addSubcommand(new LintCommand(top::home, checker))
                .addSubcommand(new TestRoutesCommand(top::home, tester))
                .addSubcommand(new PreviewCommand(top::home, maker, System.in))
                .addSubcommand(new ExplainCommand(top::home, explaining, System.getenv(), System.in))
                .addSubcommand(new ReplayCommand(System.getenv()))
                .addSubcommand(token(System.getenv()))
                .addSubcommand(sources(System.getenv()))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        return line.execute(args.length == 0 ? new String[] {"run"} : args);
    }

    static CommandLine token(Map<String, String> environment) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new TokenCommand.Create(environment))
                .addSubcommand(new TokenCommand.Listing(environment))
                .addSubcommand(new TokenCommand.Revoke(environment));
    }

    static CommandLine sources(Map<String, String> environment) {
        return new CommandLine(new SourcesCommand(environment))
                .addSubcommand(new SourcesCommand.Show(environment))
                .addSubcommand(new SourcesCommand.Test(environment));
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof StartException start) {
            PrintWriter err = command.getErr();
            start.lines().forEach(problem -> err.println("serai: " + problem));
            return CANNOT_START;
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(new CommandLine(this), "Say what to do, like: serai run");
    }

    Hub start(HubOptions options) {
        return starter.start(options);
    }

    Path home() {
        return home;
    }

    /** The version that the build wrote into the jar. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "serai " + Version.current() + ", Java " + System.getProperty("java.version") + " in "
                        + System.getProperty("java.home")
            };
        }
    }
}
