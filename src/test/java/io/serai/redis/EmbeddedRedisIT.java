package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.client.codec.StringCodec;

class EmbeddedRedisIT {
    private static final RedisConfig CONFIG = new RedisConfig(null, null, Duration.ofSeconds(2));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path folder;
    private ServerFolder files;

    @BeforeEach
    void nameFolder() throws IOException {
        folder = temp.toRealPath().resolve("the \"data\" folder");
        files = new ServerFolder(folder.resolve("redis"));
    }

    @AfterEach
    void leaveNoServer() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        ServerProcess.of(files).ifPresent(left -> left.stop(Duration.ZERO));
        assertThat(serversOf(files)).isEmpty();
    }

    @Test
    void startsAServerThatOnlyThisMachineAndThisUserCanUse() throws IOException {
        EmbeddedRedis server = start();

        RedisUrl url = server.url();
        assertThat(url.host()).isEqualTo("127.0.0.1");
        assertThat(url.password()).hasSize(64);
        assertThat(url.toString()).doesNotContain(url.password());
        RedisUrl guessed = ServerFolder.local(url.port(), "guessed");
        assertThat(ServerProbe.ask(guessed, PATIENCE).state()).isEqualTo(ServerProbe.State.STRANGER);
        assertThat(Files.getPosixFilePermissions(files.conf())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(files.path())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void keepsItsDataWhenItIsStopped() {
        write(start(), "kept");
        closeAll();

        assertThat(read(start())).isEqualTo("kept");
    }

    @Test
    void isStartedAgainAtTheSamePlaceWithItsDataWhenItIsKilled() {
        EmbeddedRedis server = start();
        RedisUrl before = server.url();
        write(server, "kept");

        long killed = kill(server);

        await().atMost(PATIENCE).until(() -> server.pid() != killed);
        assertThat(server.url()).isEqualTo(before);
        assertThat(read(server)).isEqualTo("kept");
        assertThat(serversOf(files)).containsExactly(server.pid());
    }

    @Test
    void outlivesAKilledHubAndIsAdoptedByTheNext() throws Exception {
        long left = startInAHubThatIsKilled();

        EmbeddedRedis server = start();

        assertThat(server.pid()).isEqualTo(left);
        assertThat(read(server)).isEqualTo("written by the killed hub");
        assertThat(serversOf(files)).containsExactly(left);
    }

    @Test
    void isReplacedWithItsDataWhenItHangs() throws Exception {
        long left = startInAHubThatIsKilled();
        Command.run(List.of("kill", "-STOP", Long.toString(left)));

        EmbeddedRedis server = start();

        assertThat(server.pid()).isNotEqualTo(left);
        assertThat(ServerProcess.of(left)).isEmpty();
        assertThat(read(server)).isEqualTo("written by the killed hub");
        assertThat(serversOf(files)).containsExactly(server.pid());
    }

    @Test
    void leavesAloneAProcessThatOnlyHasTheSameNumber() throws IOException {
        start();
        closeAll();
        Process stranger = sleeper();
        Files.writeString(files.pidFile(), Long.toString(stranger.pid()));

        assertThat(start().pid()).isNotEqualTo(stranger.pid());

        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void leavesAloneAProgramThatTookThePortMeanwhile() throws IOException {
        EmbeddedRedis first = start();
        int port = first.url().port();
        closeAll();
        // Accepts by itself, in the backlog, and never answers.
        ServerSocket stranger = new ServerSocket(port);
        open.add(stranger);

        assertThat(start().url().port()).isNotEqualTo(port);
    }

    @Test
    void canBeStartedAgainAfterItWasClosed() {
        EmbeddedRedis server = start();
        RedisUrl before = server.url();
        write(server, "kept");

        server.close();
        server.start();

        assertThat(server.url()).isEqualTo(before);
        assertThat(read(server)).isEqualTo("kept");
    }

    @Test
    void refusesASecondHubOnTheSameFolder() {
        start();

        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(DataFolderException.class)
                .hasMessage("data folder " + folder + " is in use by another hub (pid "
                        + ProcessHandle.current().pid() + ")");
    }

    @Test
    void refusesASecondHubInAnotherProcess() throws Exception {
        Process hub = hub();
        pid(hub);

        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(DataFolderException.class)
                .hasMessageEndingWith("is in use by another hub (pid " + hub.pid() + ")");
    }

    @Test
    void usesAnInstalledServer() throws IOException {
        Path installed = Files.createDirectories(temp.resolve("installed"));
        Path server = installed.resolve("redis-server");
        String bundled = ServerSearch.bundled(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (var in = EmbeddedRedisIT.class.getResourceAsStream("/" + bundled)) {
            Files.copy(in, server);
        }
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));

        EmbeddedRedis redis = start(new ServerSearch(null, List.of(installed), bundled));

        assertThat(ProcessHandle.of(redis.pid()).flatMap(p -> p.info().command()))
                .contains(server.toString());
        assertThat(files.bin()).doesNotExist();
    }

    @Test
    void saysWhyTheServerDoesNotStart() throws IOException {
        Path fake = fake("echo '*** FATAL CONFIG FILE ERROR ***'; grep requirepass \"$1\"; exit 1");

        assertThatThrownBy(() -> start(new ServerSearch(fake, List.of(), null)))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("does not start: *** FATAL CONFIG FILE ERROR ***")
                .hasMessageContaining("requirepass ***")
                .hasMessageContaining(files.log().toString());
    }

    @Test
    void saysWhatTheServerSaidWhenItEndsAtOnce() throws IOException {
        start();
        closeAll();
        Files.writeString(files.path().resolve("appendonly.aof"), "this is no append-only file");

        assertThatThrownBy(this::start)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("ended at once: ")
                .hasMessageContaining("Bad file format reading the append only file");
    }

    @Test
    void waitsWhileTheServerLoadsItsData() throws IOException {
        Process process = sleeper();
        FakeServer loading = fakeServer(count -> count <= 5 ? "-LOADING Redis is loading" : "+PONG", process.pid());

        EmbeddedRedis server = start();

        assertThat(server.url().port()).isEqualTo(loading.port());
        assertThat(server.pid()).isEqualTo(process.pid());
        assertThat(loading.asked()).isEqualTo(6);
    }

    @Test
    void stopsWaitingWhenItIsClosed() throws Exception {
        FakeServer loading =
                fakeServer(count -> "-LOADING Redis is loading", sleeper().pid());
        DataFolder data = DataFolder.open(folder);
        open.add(data);
        EmbeddedRedis server = new EmbeddedRedis(data, CONFIG);
        CompletableFuture<Void> start = CompletableFuture.runAsync(server::start);
        await().until(() -> loading.asked() > 2);

        server.close();

        assertThat(start)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RedisUnavailableException.class)
                .withMessageContaining("was told to stop while it started");
    }

    @Test
    void saysThatItsPortIsTakenWhenItIsStartedAgain() throws IOException {
        EmbeddedRedis server = start();
        server.close();
        open.add(new FakeServer(server.url().port(), count -> "-ERR who are you"));

        assertThatThrownBy(server::start)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("can't have its port " + server.url().port() + " back: another program took it");
    }

    private EmbeddedRedis start() {
        return start(ServerSearch.onThisMachine(null));
    }

    private EmbeddedRedis start(ServerSearch search) {
        DataFolder data = DataFolder.open(folder);
        open.add(data);
        EmbeddedRedis server = new EmbeddedRedis(data, search);
        open.add(server);
        server.start();
        return server;
    }

    private Process sleeper() throws IOException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        open.add(sleeper::destroyForcibly);
        return sleeper;
    }

    /** One that the configuration in the folder leads to, as if a killed hub had left it. */
    private FakeServer fakeServer(IntFunction<String> toPing, long pid) throws IOException {
        String info = "# Server\r\nprocess_id:" + pid + "\r\n";
        FakeServer server =
                new FakeServer(0, count -> "+OK\r\n" + toPing.apply(count) + "\r\n$" + info.length() + "\r\n" + info);
        open.add(server);
        Files.createDirectories(folder);
        files.write(ServerFolder.local(server.port(), "known"));
        return server;
    }

    private void closeAll() {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        open.clear();
    }

    /** Answers the pid of the server that the killed hub left behind. */
    private long startInAHubThatIsKilled() throws Exception {
        Process hub = hub();
        long pid = pid(hub);
        hub.destroyForcibly();
        assertThat(hub.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ServerProcess.of(pid)).isPresent();
        return pid;
    }

    private Process hub() throws IOException {
        Process hub = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hub.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        open.add(() -> hub.destroyForcibly().waitFor());
        return hub;
    }

    /** The pid of the server that the hub started, which it prints between the lines of its log. */
    private static long pid(Process hub) {
        String line = hub.inputReader()
                .lines()
                .filter(each -> each.startsWith(Hub.SAYS))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(Hub.SAYS.length()));
    }

    private Path fake(String line) throws IOException {
        Path script = temp.resolve("redis-server");
        Files.writeString(
                script,
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'Redis server v=7.2.4'; exit; fi\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static long kill(EmbeddedRedis server) {
        ServerProcess process = ServerProcess.of(server.pid()).orElseThrow();
        process.handle().destroyForcibly();
        return process.pid();
    }

    private static void write(EmbeddedRedis server, String value) {
        try (Redis redis = connect(server)) {
            redis.client().getBucket("key", StringCodec.INSTANCE).set(value);
        }
    }

    private static Object read(EmbeddedRedis server) {
        try (Redis redis = connect(server)) {
            return redis.client().getBucket("key", StringCodec.INSTANCE).get();
        }
    }

    private static Redis connect(EmbeddedRedis server) {
        return Redis.connect(server.url(), Duration.ofSeconds(2), null);
    }

    private static Set<Long> serversOf(ServerFolder files) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ServerProcess::new)
                    .filter(process -> process.serves(files) && !process.gone())
                    .map(ServerProcess::pid)
                    .collect(Collectors.toSet());
        }
    }

    /** Answers every connection once, with a text that depends on how many there were. */
    private static final class FakeServer implements AutoCloseable {
        private final ServerSocket socket;
        private final AtomicInteger asked = new AtomicInteger();

        FakeServer(int port, IntFunction<String> answer) throws IOException {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket connection = socket.accept()) {
                        // Read first: closing with unread input would reset the connection.
                        connection.getInputStream().read(new byte[1_000]);
                        String text = answer.apply(asked.incrementAndGet()) + "\r\n";
                        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // the asker has gone, or the test has ended
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        int asked() {
            return asked.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A hub of its own process: starts the server, writes, tells the server's pid, and waits to be killed. */
    static final class Hub {
        static final String SAYS = "server: ";

        public static void main(String[] args) throws InterruptedException {
            EmbeddedRedis server = new EmbeddedRedis(DataFolder.open(Path.of(args[0])), CONFIG);
            server.start();
            write(server, "written by the killed hub");
            System.out.println(SAYS + server.pid());
            Thread.sleep(Duration.ofMinutes(1));
            // Who is not used any more may be collected, and the lock of its folder with it.
            Reference.reachabilityFence(server);
        }
    }
}
