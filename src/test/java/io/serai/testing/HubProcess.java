package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.util.FileUtil;

/**
 * A hub as a process of its own, started as {@code ./serai} starts it, to be killed, stopped and started again. Its
 * close ends it and its embedded Redis server, whatever has become of them.
 */
public final class HubProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Starts sooner; a test is too short for the second compiler. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private static final List<Path> LIBRARIES = libraries();

    private static final String READY = "Serai is ready: ";

    /** Made when the first hub starts. */
    private static final class Archive {
        static final String OPTION = "-XX:SharedArchiveFile=" + ClassArchive.of(LIBRARIES, HubProcess::listClasses);
    }

    private final HubFolder folder;
    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final List<Thread> readers;
    private final Thread lastResort = new Thread(this::end, "hub-process-close");

    private HubProcess(HubFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(lastResort);
        readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
    }

    /** Starts a hub on a free port and returns when it is ready. */
    public static HubProcess start(HubFolder folder, String... args) {
        return ready(launch(folder, args));
    }

    /** As {@link #start}, with options of the JVM. */
    public static HubProcess startWith(HubFolder folder, List<String> jvm, String... args) {
        List<String> options = quick();
        options.addAll(jvm);
        return ready(command(folder, options, run(args)));
    }

    /** As {@link #start}, with the JVM as {@code ./serai} has it, to be measured. */
    public static HubProcess startInEarnest(HubFolder folder) {
        return ready(command(folder, List.of("-Xmx320m"), run()));
    }

    /** Starts a hub as it is installed somewhere, by a command of the caller's, and returns when it is ready. */
    public static HubProcess startInstalled(HubFolder folder, ProcessBuilder command) {
        try {
            return ready(new HubProcess(folder, command.start()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HubProcess ready(HubProcess hub) {
        try {
            hub.url.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return hub;
        } catch (Exception e) {
            hub.close();
            throw new IllegalStateException("the hub does not start: " + hub.out + hub.err, e);
        }
    }

    /** Starts a hub on a free port, or one that will not start. */
    public static HubProcess launch(HubFolder folder, String... args) {
        return command(folder, run(args));
    }

    private static List<String> run(String... args) {
        List<String> run = new ArrayList<>(List.of("run", "--port", "0"));
        run.addAll(List.of(args));
        return run;
    }

    /** Runs any command line in the folder. */
    public static HubProcess command(HubFolder folder, List<String> args) {
        return command(folder, quick(), args);
    }

    private static List<String> quick() {
        List<String> options = new ArrayList<>(QUICK);
        options.add(Archive.OPTION);
        return options;
    }

    private static void listClasses(Path list) throws IOException {
        Path home = Files.createTempDirectory("serai classes ");
        List<String> options = new ArrayList<>(QUICK);
        options.add("-XX:DumpLoadedClassList=" + list);
        try (HubProcess hub = ready(command(HubFolder.in(home), options, run()))) {
            hub.terminate();
            hub.awaitExit(PATIENCE);
        } finally {
            FileUtil.removeDir(home.toFile());
        }
    }

    private static HubProcess command(HubFolder folder, List<String> jvm, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(jvm);
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", classPath(), "io.serai.Serai"));
        command.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.path().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_") || name.startsWith("CAMEL_"));
        try {
            return new HubProcess(folder, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The libraries first: only to such a class path an archive of their classes fits. */
    private static String classPath() {
        List<Path> entries = new ArrayList<>(LIBRARIES);
        entries.addAll(entries(Files::isDirectory));
        // With the hub's folder in it, as careless class paths have: that must change nothing.
        entries.add(Path.of("."));
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> libraries() {
        return entries(Files::isRegularFile);
    }

    /** Without what only tests have, so that it logs as it does in earnest. */
    private static List<Path> entries(Predicate<Path> kind) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.contains("wiremock"))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(kind)
                .toList();
    }

    public String url() {
        return url.join();
    }

    public HubClient client() {
        return new HubClient(url());
    }

    public long pid() {
        return process.pid();
    }

    /** The most memory that it has had so far, in bytes; known on Linux only. */
    public OptionalLong peakMemory() {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return status.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    public List<String> out() {
        return List.copyOf(out);
    }

    public List<String> err() {
        return List.copyOf(err);
    }

    /** Kills the hub as a crash would; its Redis server goes on. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit(PATIENCE);
    }

    /** Stops it where it is, connections open, until {@link #resume}. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    /** Asks it to stop, as {@code kill} and Ctrl-C do, without waiting. */
    public void terminate() {
        // Not Process.destroy, which closes the streams as well.
        process.toHandle().destroy();
    }

    /** The exit code; all that it wrote is there then. */
    public int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the hub still runs after " + patience + ": " + out + err + threads());
            }
            for (Thread reader : readers) {
                reader.join(PATIENCE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String threads() {
        try {
            Process dump = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid()),
                            "Thread.print",
                            "-l")
                    .redirectErrorStream(true)
                    .start();
            return new String(dump.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "no thread dump: " + e.getMessage();
        }
    }

    /** The embedded Redis server; empty when it does not run. */
    public Optional<ProcessHandle> redis() {
        try {
            String pid = Files.readString(folder.path().resolve("data/redis/redis.pid"))
                    .strip();
            return ProcessHandle.of(Long.parseLong(pid)).filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Process ids are used again: only a server of this very folder is ours to end. */
    private boolean isOurs(ProcessHandle candidate) {
        return candidate
                .info()
                .arguments()
                .map(args -> Arrays.stream(args).anyMatch(arg -> arg.contains(folder.path() + File.separator)))
                .orElse(false);
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void end() {
        process.destroyForcibly();
        awaitExit(PATIENCE);
        redis().ifPresent(server -> {
            server.destroyForcibly();
            server.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(late -> server)
                    .join();
        });
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", signal, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("no hub to send " + signal + " to: " + err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Thread read(InputStream stream, List<String> lines) {
        // A virtual one would keep a carrier for as long as it waits for a line: two hubs had all of two cores'.
        return Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    if (line.startsWith(READY)) {
                        url.complete(line.substring(READY.length()).strip());
                    }
                }
            } catch (IOException e) {
                // The process is gone.
            }
            url.completeExceptionally(new IllegalStateException("ended before it was ready"));
        });
    }
}
