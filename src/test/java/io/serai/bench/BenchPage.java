package io.serai.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./serai bench page}: makes the page of benchmarks anew from the figures beside it, and measures nothing. */
@Command(
        name = "page",
        description = "Makes docs/benchmarks.md and its plots anew from docs/benchmarks/results.json.",
        mixinStandardHelpOptions = true)
final class BenchPage implements Callable<Integer> {
    @Option(names = "--to", paramLabel = "FOLDER", description = "The folder of the page: docs")
    private Path to = PageFolder.DOCS;

    @Override
    public Integer call() throws Exception {
        PageFolder folder = new PageFolder(to);
        folder.write(folder.results());
        Progress.say("wrote " + folder.page());
        return 0;
    }
}
