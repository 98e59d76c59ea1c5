package io.serai.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.FileUtil;
import org.jspecify.annotations.Nullable;

/**
 * Commands that run one after the other beside a folder of their own. When the benchmark ends, also by Ctrl-C, the one
 * that runs is ended with its children, and the folder goes.
 */
final class Commands implements AutoCloseable {
    /** How much of what a failed command said is told. */
    private static final int LAST_LINES = 15;

    private static final long END_SECONDS = 10;

    private final Thread lastResort = new Thread(this::end, "bench-commands-close");
    private final Path folder;
    private final FileChannel lock;
    private @Nullable Process running;
    private boolean ended;

    private Commands(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * @param folder is made, empty: what a benchmark that was killed has left there goes
     * @throws FailedException when another benchmark is at work there
     */
    static Commands in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        FileChannel lock = FileChannel.open(
                real.resolveSibling(real.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(lock)) {
            lock.close();
            throw new FailedException("another one is at work in " + folder, "");
        }
        FileUtil.removeDir(real.toFile());
        Files.createDirectories(real);
        return new Commands(real, lock);
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    /** A command could not be run, or said that it failed; the message ends with what it said last. */
    static final class FailedException extends IOException {
        private static final long serialVersionUID = 1;

        FailedException(String what, String said) {
            super(said.isBlank() ? what : what + ":\n" + said.stripTrailing());
        }
    }

    /**
     * Runs it to its end and answers what it wrote to stdout and stderr.
     *
     * @param what it does, for the message when it fails
     */
    String run(String what, Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // A hub, and the launcher, take settings from there.
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_") || name.startsWith("CAMEL_"));
        builder.environment().putAll(environment);
        int exit = begin(builder).waitFor();
        String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
        if (exit != 0) {
            throw new FailedException(what, lastLines(text));
        }
        return text;
    }

    private synchronized Process begin(ProcessBuilder builder) throws IOException {
        if (ended) {
            throw new IOException("the benchmark ends");
        }
        running = builder.start();
        return running;
    }

    private static String lastLines(String text) {
        List<String> lines = new ArrayList<>(text.strip().lines().toList());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // The last resort is at it.
            return;
        }
        end();
        lock.close();
    }

    private synchronized void end() {
        ended = true;
        if (running != null) {
            List<ProcessHandle> children = running.descendants().toList();
            running.destroy();
            children.forEach(ProcessHandle::destroy);
            awaitEnd(running, children);
        }
        FileUtil.removeDir(folder.toFile());
    }

    /** What is asked to end tidies up behind itself; what does not end is made to. */
    private static void awaitEnd(Process process, List<ProcessHandle> children) {
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
