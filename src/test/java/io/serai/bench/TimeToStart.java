package io.serai.bench;

import io.serai.testing.HttpMessage;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How long each system needs from the start of its process until it has acknowledged an event. */
final class TimeToStart implements Section {
    private static final String LAUNCHER = "./serai";
    private static final String PROJECT = Ingest.projects(1).getFirst();
    private static final Pattern JAVA_HOME = Pattern.compile(", Java .* in (.+)");

    /** The launcher may build the hub first. */
    private static final Duration PATIENCE_TO_PREPARE = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One way to start the hub by its launcher. */
    private record Way(String name, String javaOptions) {}

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "From the start of a process to the first event that it acknowledges";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Progress.say("preparing ./serai");
        launcher("prepare");
        List<Way> ways = new ArrayList<>(List.of(new Way(SeraiPeer.KIND.name(), "")));
        defaultArchive()
                .ifPresent(archive ->
                        ways.add(new Way("Serai without its class archive", "-XX:SharedArchiveFile=" + archive)));
        Comparison times = new Comparison("time to the first event acknowledged", "ms", Comparison.Better.LESS);
        List<Peer.Kind> others =
                Peers.ALL.stream().filter(kind -> kind != SeraiPeer.KIND).toList();
        Peer.Setup setup = new Peer.Setup(List.of("http://127.0.0.1:9/"), Duration.ofHours(1));
        try (PeerLoad load = PeerLoad.start(others, redis, setup, findings)) {
            for (int run = 0; run < effort.runs(); run++) {
                Progress.say("run " + (run + 1));
                for (Way way : ways) {
                    times.add(way.name(), hub(redis, way));
                }
                for (Peer peer : load.peers()) {
                    times.add(peer.name(), again(peer));
                }
            }
            findings.comparison(times);
            load.peers().forEach(peer -> findings.system(peer.measured()));
        }
        findings.remark(
                "Serai is started by ./serai run, with a new folder for the Redis server that it brings, whose start is"
                        + " within the time; so are those of the launcher's script and the JVM. The others are looked at"
                        + " each 20 ms until they are ready. Files are in the page cache. The class archive is what the"
                        + " launcher makes before its first run.");
    }

    /** Of a hub by its launcher, in milliseconds. */
    private static double hub(BenchRedis redis, Way way) throws IOException {
        HubFolder folder = HubFolder.in(Peer.folder(redis, "start"));
        ProcessBuilder command = new ProcessBuilder(
                LAUNCHER,
                "run",
                "--port",
                "0",
                "--data",
                folder.path().resolve("data").toString());
        command.environment().keySet().removeIf(name -> name.startsWith("SERAI_") || name.startsWith("CAMEL_"));
        command.environment().put("SERAI_JAVA_OPTS", way.javaOptions());
        long start = System.nanoTime();
        try (HubProcess hub = HubProcess.startInstalled(folder, command)) {
            URI url = URI.create(hub.url());
            send(
                    new EventRequest(url, new BenchEvents(BenchEvents.SMALL_BYTES), 1, PROJECT),
                    url,
                    Ingest.EVENTS_ACCEPTED);
            double millis = (System.nanoTime() - start) / 1e6;
            hub.terminate();
            hub.awaitExit(PATIENCE);
            return millis;
        }
    }

    private static double again(Peer peer) throws IOException, InterruptedException {
        peer.kill();
        long start = System.nanoTime();
        peer.restart();
        send(peer.request(0, 1, BenchEvents.SMALL_BYTES), peer.url(), peer.acknowledged());
        return (System.nanoTime() - start) / 1e6;
    }

    private static void send(EventRequest request, URI server, int acknowledged) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.stamped(0));
            HttpMessage answer = HttpMessage.read(socket.getInputStream());
            if (answer == null || answer.status() != acknowledged) {
                throw new IOException("the first event was not acknowledged: " + answer);
            }
        }
    }

    /** The archive that the JDK brings, of its own classes alone: a plain JVM has it. */
    private static Optional<Path> defaultArchive() throws IOException, InterruptedException {
        Matcher home = JAVA_HOME.matcher(launcher("--version"));
        if (!home.find()) {
            return Optional.empty();
        }
        Path folder = Path.of(home.group(1).strip(), "lib", "server");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jsa"))
                    .sorted()
                    .findFirst();
        }
    }

    private static String launcher(String argument) throws IOException, InterruptedException {
        Path output = Files.createTempFile("serai-start-", ".txt");
        try {
            Process process = new ProcessBuilder(LAUNCHER, argument)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_TO_PREPARE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            if (process.waitFor() != 0) {
                throw new IOException(LAUNCHER + " " + argument + " failed:\n" + said);
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
