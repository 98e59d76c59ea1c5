package io.serai.redis;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What lies in the embedded server's folder: its configuration, its data, its log, and the binary when we bring it. */
record ServerFolder(Path path) {
    /** Created with the data of Redis 7 and newer, which older servers overlook. */
    private static final String NEW_FORMAT = "appendonlydir";

    private static final int MAX_LOG = 65_536;

    static ServerFolder in(DataFolder data) {
        return new ServerFolder(data.path().resolve("redis"));
    }

    Path conf() {
        return path.resolve("redis.conf");
    }

    Path log() {
        return path.resolve("redis.log");
    }

    Path pidFile() {
        return path.resolve("redis.pid");
    }

    Path bin() {
        return path.resolve("bin");
    }

    /** The oldest server that reads the data that is there. */
    ServerVersion oldestReader() {
        return Files.isDirectory(path.resolve(NEW_FORMAT)) ? ServerVersion.OF_APPEND_ONLY_FOLDER : ServerVersion.OLDEST;
    }

    /** Writes the configuration of a server that listens at the URL. */
    void write(RedisUrl url) throws IOException {
        PrivateFiles.folder(path);
        PrivateFiles.write(
                conf(),
                """
                # Written by the hub at each start of the server: changes are lost.
                bind 127.0.0.1
                port %d
                requirepass %s
                dir %s
                pidfile %s
                logfile %s
                # A process of its own in a session of its own: neither Ctrl-C in the hub's terminal nor the end of the hub
                # reaches it.
                daemonize yes
                # Keeps the path of this file in the process list, by which the hub knows its server again.
                set-proc-title no
                # Every change is written to the file before it is answered, so a server that is killed loses nothing. The
                # operating system brings it to the disk. Not everysec: while the disk is being forced, that answers
                # before it writes, and a server killed then loses what was acknowledged (seen in CrashIT).
                appendonly yes
                appendfsync no
                save ""
                # Undelivered events are never evicted: a full server refuses new ones.
                maxmemory-policy noeviction
                # A set of a million event ids that expires must not hold up everything else.
                lazyfree-lazy-expire yes
                """
                        .formatted(url.port(), url.password(), quote(path), quote(pidFile()), quote(log())));
    }

    /** Where the last server listened; empty when there was none. */
    Optional<RedisUrl> read() {
        String port = null;
        String password = null;
        for (String line : lines(conf())) {
            if (line.startsWith("port ")) {
                port = line.substring("port ".length());
            } else if (line.startsWith("requirepass ")) {
                password = line.substring("requirepass ".length());
            }
        }
        if (port == null || password == null || !port.matches("[1-9]\\d{0,4}")) {
            return Optional.empty();
        }
        return Optional.of(local(Integer.parseInt(port), password));
    }

    static RedisUrl local(int port, String password) {
        return new RedisUrl(false, "127.0.0.1", port, null, password, 0);
    }

    /** What the server wrote as its process; empty when it has not written yet or ended cleanly. */
    OptionalLong pid() {
        List<String> lines = lines(pidFile());
        return lines.isEmpty() || !lines.getFirst().strip().matches("[1-9]\\d{0,17}")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(lines.getFirst().strip()));
    }

    long logSize() {
        try {
            return Files.size(log());
        } catch (IOException e) {
            return 0;
        }
    }

    /** The log from the given position on, without the advice about kernel settings that each start begins with. */
    List<String> logSince(long position) {
        try (var log = Files.newByteChannel(log())) {
            log.position(position);
            byte[] bytes = Channels.newInputStream(log).readNBytes(MAX_LOG);
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.contains("WARNING"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> lines(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static String quote(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
