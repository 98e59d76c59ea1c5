package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSearchTest {
    private static final String BUNDLED =
            ServerSearch.bundled(System.getProperty("os.name"), System.getProperty("os.arch"));

    @TempDir
    private Path temp;

    private ServerFolder folder;
    private Path installed;

    @BeforeEach
    void createFolders() throws IOException {
        folder = new ServerFolder(Files.createDirectories(temp.resolve("data/redis")));
        installed = Files.createDirectories(temp.resolve("installed"));
    }

    @Test
    void prefersAnInstalledServerThatIsNewEnough() throws IOException {
        fake("redis-server", "echo 'Redis server v=5.0.7 sha=00000000:0'");
        Path valkey = fake("valkey-server", "echo 'Valkey server v=8.0.1 sha=00000000:0'");

        assertThat(search(BUNDLED).find(folder)).isEqualTo(valkey);
    }

    @Test
    void unpacksTheBundledServerForItsOwnerAlone() throws IOException {
        Path server = search(BUNDLED).find(folder);

        assertThat(server).isEqualTo(folder.bin().resolve(BUNDLED));
        assertThat(Files.getPosixFilePermissions(server)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(folder.bin())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (var files = Files.list(folder.bin())) {
            assertThat(files).containsExactly(server);
        }
    }

    @Test
    void unpacksTheBundledServerOnceAndAgainWhenItIsDamaged() throws IOException {
        Path server = search(BUNDLED).find(folder);
        Object first = Files.readAttributes(server, "unix:ino").get("ino");
        search(BUNDLED).find(folder);
        assertThat(Files.readAttributes(server, "unix:ino").get("ino")).isEqualTo(first);

        Files.writeString(server, "damaged");

        assertThat(search(BUNDLED).find(folder)).isEqualTo(server);
        assertThat(Files.size(server)).isGreaterThan(1_000_000);
    }

    @Test
    void saysWhatWasRefusedAndWhatCanBeDone() throws IOException {
        Path old = fake("redis-server", "echo 'Redis server v=5.0.7 sha=00000000:0'");
        Path broken = fake(
                "valkey-server",
                "echo 'valkey-server: error while loading shared libraries: libssl.so.3: cannot open shared object file' >&2",
                "exit 127");

        assertThatThrownBy(() -> search(null).find(folder))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("no Redis server can run here")
                .hasMessageContaining(old + " is version 5.0, older than 6.2")
                .hasMessageContaining(
                        broken + " does not run: valkey-server: error while loading shared libraries: libssl.so.3")
                .hasMessageContaining("the hub brings none for")
                .hasMessageContaining("Install redis-server or valkey-server 6.2 or newer")
                .hasMessageContaining("serai.redis.url");
    }

    @Test
    void usesNothingButTheConfiguredServer() throws IOException {
        fake("redis-server", "echo 'Redis server v=7.2.4 sha=00000000:0'");
        Path configured = temp.resolve("missing/redis-server");

        assertThatThrownBy(() -> new ServerSearch(configured, List.of(installed), BUNDLED).find(folder))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("serai.redis.embedded.server can't be used (" + configured + " does not run");
    }

    @Test
    void refusesAConfiguredProgramThatIsNoRedis() throws IOException {
        Path program = fake("redis-something", "echo 'hello'");
        Path shell = Path.of("/bin/sh");

        assertThatThrownBy(() -> new ServerSearch(program, List.of(), null).find(folder))
                .hasMessageContaining("is no Redis or Valkey server");
        assertThatThrownBy(() -> new ServerSearch(shell, List.of(), null).find(folder))
                .hasMessageContaining("is not called redis or valkey");
    }

    @Test
    void leavesDataOfANewerServerToNewerServers() throws IOException {
        Files.createDirectory(folder.path().resolve("appendonlydir"));

        assertThatThrownBy(() -> search(BUNDLED).find(folder))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("is version 6.2, older than 7.0")
                .hasMessageContaining("was written by Redis 7 or newer");

        Path newer = fake("redis-server", "echo 'Redis server v=7.0.15 sha=00000000:0'");
        assertThat(search(BUNDLED).find(folder)).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Linux,        amd64,    redis-server-6.2.6-v5-linux-amd64",
                "Linux,        aarch64,  redis-server-6.2.7-linux-arm64",
                "Linux,        i386,     redis-server-6.2.7-linux-386",
                "Linux,        riscv64,  -",
                "Mac OS X,     x86_64,   redis-server-6.2.6-v5-darwin-amd64",
                "Mac OS X,     aarch64,  redis-server-6.2.6-v5-darwin-arm64",
                "Windows 11,   amd64,    -",
            })
    void knowsTheBundledServerOfEachPlatform(String os, String arch, String resource) {
        assertThat(ServerSearch.bundled(os, arch)).isEqualTo(resource);
        if (resource != null) {
            assertThat(ServerSearchTest.class.getResource("/" + resource)).isNotNull();
        }
    }

    private ServerSearch search(String bundled) {
        return new ServerSearch(null, List.of(installed), bundled);
    }

    private Path fake(String name, String... lines) throws IOException {
        Path script = installed.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
