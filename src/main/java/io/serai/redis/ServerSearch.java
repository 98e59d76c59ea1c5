package io.serai.redis;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a server that runs on this machine: the configured one, else an installed one, else the one that comes with the
 * hub for the common platforms. A candidate counts only when it runs and says that it is new enough.
 */
final class ServerSearch {
    private static final List<String> NAMES = List.of("redis-server", "valkey-server");
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin");
    private static final String WAYS_OUT =
            "Install redis-server or valkey-server %s or newer (Debian and Ubuntu: apt install redis-server; Fedora: dnf"
                    + " install valkey; Alpine: apk add valkey; macOS: brew install redis), or name one in"
                    + " serai.redis.embedded.server, or set serai.redis.url to a Redis that runs elsewhere.";

    private final @Nullable Path configured;
    private final List<Path> folders;
    private final @Nullable String bundled;

    /**
     * @param configured to be used and no other; null to search
     * @param folders to search for an installed server
     * @param bundled the classpath resource that holds the server of this platform; null when there is none
     */
    ServerSearch(@Nullable Path configured, List<Path> folders, @Nullable String bundled) {
        this.configured = configured;
        this.folders = List.copyOf(folders);
        this.bundled = bundled;
    }

    static ServerSearch onThisMachine(@Nullable Path configured) {
        return new ServerSearch(
                configured,
                folders(System.getenv().getOrDefault("PATH", "")),
                bundled(System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    /**
     * @throws RedisUnavailableException when there is none, with what was looked at and what can be done
     */
    Path find(ServerFolder folder) {
        ServerVersion oldest = folder.oldestReader();
        List<String> refused = new ArrayList<>();
        for (Path candidate : configured == null ? installed() : List.of(configured.toAbsolutePath())) {
            if (suits(candidate, oldest, refused)) {
                return candidate;
            }
        }
        if (configured == null) {
            Path brought = unpack(folder, refused);
            if (brought != null && suits(brought, oldest, refused)) {
                return brought;
            }
        }
        String looked = refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")";
        String written = oldest.equals(ServerVersion.OLDEST)
                ? ""
                : " The data in " + folder.path() + " was written by Redis 7 or newer, which older servers can't read.";
        String where =
                configured == null ? "no Redis server can run here" : "serai.redis.embedded.server can't be used";
        throw new RedisUnavailableException(where + looked + "." + written + " " + WAYS_OUT.formatted(oldest));
    }

    private List<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .toList();
    }

    private @Nullable Path unpack(ServerFolder folder, List<String> refused) {
        if (bundled == null) {
            refused.add("the hub brings none for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch"));
            return null;
        }
        try {
            return extract(bundled, folder);
        } catch (IOException e) {
            refused.add("the one that the hub brings can't be unpacked: " + PrivateFiles.reason(e));
            return null;
        }
    }

    private static boolean suits(Path candidate, ServerVersion oldest, List<String> refused) {
        String objection = objection(candidate, oldest);
        if (objection != null) {
            refused.add(candidate + " " + objection);
        }
        return objection == null;
    }

    /** Why the candidate can't be used; null when it can. */
    private static @Nullable String objection(Path candidate, ServerVersion oldest) {
        if (!ServerProcess.isServerName(candidate)) {
            return "is not called redis or valkey";
        }
        Command.Result result;
        try {
            result = Command.run(List.of(candidate.toString(), "--version"));
        } catch (IOException e) {
            return "does not run: " + e.getMessage();
        }
        ServerVersion version = ServerVersion.printed(result.output());
        if (result.exit() != 0) {
            // The dynamic linker's words, when a library is missing.
            return "does not run: " + result.firstLine();
        } else if (version == null) {
            return "is no Redis or Valkey server";
        } else if (version.isBefore(oldest)) {
            return "is version " + version + ", older than " + oldest;
        }
        return null;
    }

    /** Puts the server into the folder, whole or not at all, unless it is there already. */
    private static Path extract(String resource, ServerFolder folder) throws IOException {
        URL url = ServerSearch.class.getResource("/" + resource);
        if (url == null) {
            throw new FileNotFoundException(resource + " is not on the classpath");
        }
        Path file = folder.bin().resolve(resource);
        URLConnection connection = url.openConnection();
        // The jar stays open for the class loader: closing the stream must not close it.
        try (var in = connection.getInputStream()) {
            if (Files.exists(file) && Files.size(file) == connection.getContentLengthLong()) {
                return file;
            }
            PrivateFiles.folder(folder.bin());
            Path part = PrivateFiles.part(file, "rwx------");
            try {
                // Into the file that has its permissions already, which a plain copy would replace.
                try (var out = Files.newOutputStream(part)) {
                    in.transferTo(out);
                }
                PrivateFiles.move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    static @Nullable String bundled(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        boolean amd64 = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm64 = arch.equals("aarch64") || arch.equals("arm64");
        if (system.startsWith("linux")) {
            return amd64
                    ? "redis-server-6.2.6-v5-linux-amd64"
                    : arm64
                            ? "redis-server-6.2.7-linux-arm64"
                            : arch.matches("x86|i[3-6]86") ? "redis-server-6.2.7-linux-386" : null;
        } else if (system.startsWith("mac")) {
            return amd64 ? "redis-server-6.2.6-v5-darwin-amd64" : arm64 ? "redis-server-6.2.6-v5-darwin-arm64" : null;
        }
        return null;
    }

    private static List<Path> folders(String searchPath) {
        Set<Path> answer = new LinkedHashSet<>();
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            try {
                Path path = Path.of(folder);
                if (path.isAbsolute()) {
                    answer.add(path);
                }
            } catch (InvalidPathException e) {
                // nothing can be installed there
            }
        }
        USUAL_FOLDERS.forEach(folder -> answer.add(Path.of(folder)));
        return List.copyOf(answer);
    }
}
