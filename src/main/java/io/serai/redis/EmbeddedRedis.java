package io.serai.redis;

import io.serai.redis.ServerProbe.Answer;
import io.serai.redis.ServerProbe.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis server for this hub alone: a process of its own that listens on the loopback address with a password and keeps
 * its data in the data folder. It outlives a hub that is killed, and the next hub on the folder goes on with it. While a
 * hub runs, a server that dies is started again at the same port, so that clients find it.
 *
 * <p>There are never two servers on one folder: the folder's lock keeps out other hubs, and what a former hub left behind
 * is adopted, or ended first when it does not answer.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOADING_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(5);
    private static final int PORT_ATTEMPTS = 5;
    private static final int PASSWORD_BYTES = 32;

    private final ServerFolder folder;
    private final ServerSearch search;
    private final SecureRandom random = new SecureRandom();
    private final Object stateChange = new Object();
    private volatile boolean closing;
    private volatile @Nullable RedisUrl url;
    private volatile @Nullable ServerProcess process;
    private @Nullable ScheduledExecutorService watch;
    private long nextRestart;

    public EmbeddedRedis(DataFolder data, RedisConfig config) {
        this(data, ServerSearch.onThisMachine(config.server()));
    }

    EmbeddedRedis(DataFolder data, ServerSearch search) {
        this.folder = ServerFolder.in(data);
        this.search = search;
    }

    /**
     * Returns when the server takes commands. A server that was closed may be started again and listens where it did.
     *
     * @throws RedisUnavailableException when it can't be started, with the reason and the ways out
     */
    public void start() {
        synchronized (stateChange) {
            if (watch != null) {
                return;
            }
            closing = false;
            nextRestart = System.nanoTime();
            adoptOrLaunch();
            watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("redis-watch").factory());
            // Ends with the executor; the task catches what it throws.
            var unused = watch.scheduleWithFixedDelay(
                    this::restartWhenDead, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Where it listens and with which password. */
    public RedisUrl url() {
        RedisUrl current = url;
        if (current == null) {
            throw new IllegalStateException("the embedded Redis server is not started");
        }
        return current;
    }

    /** The server's process. */
    public long pid() {
        ServerProcess current = process;
        if (current == null) {
            throw new IllegalStateException("the embedded Redis server is not started");
        }
        return current.pid();
    }

    /** Ends the server, which writes out its data first. Does nothing when it is not started. */
    @Override
    public void close() {
        // Before the lock, so that a start that waits for a long load gives up.
        closing = true;
        synchronized (stateChange) {
            if (watch != null) {
                watch.shutdownNow();
                watch = null;
            }
            Optional.ofNullable(process).ifPresent(running -> running.stop(STOP_PATIENCE));
            process = null;
            stopLeftover();
        }
    }

    private void adoptOrLaunch() {
        if (!adopt()) {
            launch();
        }
    }

    /** Goes on with a server that is running already: left by a former hub, or by a start that could not wait for it. */
    private boolean adopt() {
        RedisUrl known = folder.read().orElse(null);
        if (known == null) {
            stopLeftover();
            return false;
        }
        Answer answer = ServerProbe.ask(known, ANSWER_PATIENCE);
        if (!answer.ours()) {
            stopLeftover();
            return false;
        }
        // Whoever knows the password of this folder is its server.
        process = awaitReady(known, folder.logSize())
                .orElseThrow(() -> unavailable("was running and has just ended: start the hub again"));
        url = known;
        LOG.info("Going on with the embedded Redis server that runs already (pid {}, port {})", pid(), known.port());
        return true;
    }

    /** Ends the folder's server if it still runs and nobody can talk to it: hung, dying, or half started. */
    private void stopLeftover() {
        ServerProcess.of(folder).ifPresent(leftover -> {
            LOG.warn("Ending an embedded Redis server of this folder that does not answer (pid {})", leftover.pid());
            leftover.stop(ANSWER_PATIENCE);
        });
    }

    private void launch() {
        Path binary = search.find(folder);
        RedisUrl former = url;
        if (former != null) {
            process = launch(binary, former)
                    .orElseThrow(() ->
                            unavailable("can't have its port " + former.port() + " back: another program took it"));
            return;
        }
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            RedisUrl next = ServerFolder.local(freePort(), password());
            Optional<ServerProcess> started = launch(binary, next);
            if (started.isPresent()) {
                process = started.get();
                url = next;
                return;
            }
        }
        throw unavailable("found no free port in " + PORT_ATTEMPTS + " attempts");
    }

    /** Empty when another program has the port. */
    private Optional<ServerProcess> launch(Path binary, RedisUrl at) {
        long logged = folder.logSize();
        try {
            folder.write(at);
            Files.deleteIfExists(folder.pidFile());
            Command.Result result =
                    Command.run(List.of(binary.toString(), folder.conf().toString()));
            if (result.exit() != 0) {
                throw unavailable(
                        "does not start: " + result.output().strip().replace(String.valueOf(at.password()), "***"));
            }
        } catch (IOException e) {
            throw unavailable("does not start: " + PrivateFiles.reason(e));
        }
        try {
            Optional<ServerProcess> started = awaitReady(at, logged);
            started.ifPresent(server -> LOG.info(
                    "Started the embedded Redis server {} (pid {}, port {})", binary, server.pid(), at.port()));
            return started;
        } catch (RedisUnavailableException e) {
            // One that is still loading stays: the next start goes on with it.
            if (ServerProbe.ask(at, ANSWER_PATIENCE).state() != State.LOADING) {
                stopLeftover();
            }
            throw e;
        }
    }

    /**
     * The process of the server once it takes commands; empty when another program has the port.
     *
     * @param logged how long the log was before, so that only what follows is read
     */
    private Optional<ServerProcess> awaitReady(RedisUrl at, long logged) {
        long begin = System.nanoTime();
        while (!closing) {
            Answer answer = ServerProbe.ask(at, ANSWER_PATIENCE);
            if (answer.state() == State.READY) {
                return Optional.of(found(answer));
            }
            boolean ended = !answer.ours() && hasEnded();
            // After the look at the process, so that its last words are there.
            List<String> log = folder.logSince(logged);
            if (answer.state() == State.STRANGER
                    || log.stream().anyMatch(line -> line.contains("Failed listening on port"))) {
                return Optional.empty();
            } else if (ended) {
                throw unavailable("ended at once: " + last(log));
            }
            boolean loading = answer.state() == State.LOADING;
            Duration patience = loading ? LOADING_PATIENCE : START_PATIENCE;
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw unavailable(
                        loading
                                ? "is still loading its data after " + patience.toSeconds()
                                        + " s. It goes on: start the hub again later"
                                : "does not answer after " + patience.toSeconds() + " s: " + last(log));
            }
            Pause.briefly();
        }
        throw unavailable("was told to stop while it started");
    }

    private ServerProcess found(Answer answer) {
        return answer.pid().stream()
                .boxed()
                .flatMap(pid -> ServerProcess.of(pid).stream())
                .findFirst()
                .or(() -> ServerProcess.of(folder))
                .orElseThrow(() -> unavailable("answers, but its process can't be found"));
    }

    private boolean hasEnded() {
        OptionalLong pid = folder.pid();
        return pid.isPresent() && ServerProcess.of(pid.getAsLong()).isEmpty();
    }

    private void restartWhenDead() {
        synchronized (stateChange) {
            ServerProcess current = process;
            if (closing || current == null || !current.gone() || System.nanoTime() - nextRestart < 0) {
                return;
            }
            LOG.warn("The embedded Redis server (pid {}) has died; starting it again", current.pid());
            try {
                adoptOrLaunch();
            } catch (RuntimeException e) {
                nextRestart = System.nanoTime() + RESTART_PAUSE.toNanos();
                LOG.error(
                        "The embedded Redis server can't be started again, next attempt in {} s: {}",
                        RESTART_PAUSE.toSeconds(),
                        e.getMessage());
            }
        }
    }

    private RedisUnavailableException unavailable(String problem) {
        return new RedisUnavailableException("the embedded Redis server " + problem + " (log: " + folder.log() + ")");
    }

    private String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new RedisUnavailableException("no free port on the loopback address: " + e.getMessage(), e);
        }
    }

    /** The server's last words, without process and time. */
    private static String last(List<String> log) {
        String words = log.stream()
                .skip(Math.max(0, log.size() - 3))
                .map(line -> line.replaceFirst("^\\d+:\\w .*?\\d{2}:\\d{2}:\\d{2}\\.\\d{3} . ", ""))
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? "it says nothing" : words;
    }
}
