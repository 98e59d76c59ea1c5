package io.serai.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationGuardTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PUBLIC = "93.184.216.34";

    private final DestinationGuard strict = guard(GuardConfig.STRICT, PUBLIC);
    private final DestinationGuard http = guard(new GuardConfig(true, List.of()), PUBLIC);

    // the cases that all Serai rooms share

    @Test
    void judgesTheSharedHostsAndUrls() throws IOException {
        JsonNode cases = shared("url-and-hostname-cases.json");

        texts(cases, "block_hostnames").forEach(host -> assertThat(strict.brokenRule("https://" + host + "/webhook"))
                .as(host)
                .isNotNull());
        texts(cases, "allow_hostnames").forEach(host -> assertThat(strict.brokenRule("https://" + host + "/webhook"))
                .as(host)
                .isNull());
        texts(cases, "block_urls")
                .forEach(url -> assertThat(strict.brokenRule(url)).as(url).isNotNull());
        texts(cases, "allow_urls")
                .forEach(url -> assertThat(strict.brokenRule(url)).as(url).isNull());
        texts(cases, "reject_non_https").forEach(url -> {
            assertThat(strict.brokenRule(url)).as(url).contains("https");
            assertThat(http.brokenRule(url)).as(url).isNull();
        });
    }

    @Test
    void judgesTheSharedAddressesWhetherTheUrlSaysThemOrANameLeadsThere() throws IOException {
        for (JsonNode one : shared("ip-address-cases.json")) {
            String ip = one.get("ip").textValue();
            boolean allowed = one.get("allowed").booleanValue();
            String literal = ip.contains(":") ? "[" + ip + "]" : ip;
            DestinationGuard guard = guard(GuardConfig.STRICT, ip);

            assertThat(guard.brokenRule("https://" + literal + "/x") == null)
                    .as(ip)
                    .isEqualTo(allowed);
            assertThat(guard.brokenRule("https://hooks.example.com/x") == null)
                    .as("a name for " + ip)
                    .isEqualTo(allowed);
            assertThat(refused(guard, "https", literal, -1)).as(ip).isEqualTo(!allowed);
            assertThat(refused(guard, "https", "hooks.example.com", -1))
                    .as("a name for " + ip)
                    .isEqualTo(!allowed);
        }
    }

    @Test
    void refusesTheSharedBypassesAlsoWherePlainHttpIsFine() throws IOException {
        DestinationGuard wildcardDns = guard(new GuardConfig(true, List.of()), "169.254.169.254");

        for (JsonNode one : shared("bypass-urls.must-block.json")) {
            String url = one.get("url").textValue();
            assertThat(wildcardDns.brokenRule(url))
                    .as(one.get("why").textValue())
                    .isNotNull();
            assertThat(wildcardDns.brokenRule(url.replace("http:", "https:")))
                    .as(one.get("why").textValue())
                    .isNotNull();
        }
    }

    // names and forms

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "a.localhost",
                "db.internal",
                "printer.lan",
                "wiki.corp",
                "router.home.arpa",
                "host.localdomain",
                "ip6-loopback",
                "metadata.google.internal",
            })
    void refusesLocalNamesWhereverTheyLead(String host) {
        assertThat(strict.brokenRule("https://" + host + "/")).contains("local name", "serai.guard.allow");
        assertThat(refused(strict, "https", host, -1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mylocalhost", "local", "internal.example.com", "corp.example", "xn--hks-tna.example.com"})
    void doesNotTakeOtherNamesForLocalOnes(String host) {
        assertThat(strict.brokenRule("https://" + host + "/")).isNull();
    }

    /** Whatever a parser before us made of the URL: this is asked with the host that is connected to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.0.0.01",
                "127.0.0.1.",
                "1.2.3.4.5",
                "256.1.1.1",
                "8.8.8.0x8",
                "hooks.example.com.",
                "a..example.com",
                ".example.com",
                "-a.example.com",
                "[fe80::1%25eth0]",
                "fe80::1%eth0",
                "[::ffff:0x7f.1]",
                "[1.2.3.4]",
                "[hooks.example.com]",
                "127。0。0。1",
                "１２７.0.0.1",
                "hooks.example.com\u0000",
                "a b",
                "",
            })
    void refusesHostsThatNotEverybodyReadsAlike(String host) {
        assertThat(refused(strict, "https", host, 443)).isTrue();
        assertThat(catchThrowable(() -> strict.check("https", host, 443))).isInstanceOf(GuardException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::127.0.0.1]",
                "[::8.8.8.8]",
                "[fec0::1]",
                "[ff02::1]",
                "[2001::1]",
                "[::ffff:192.168.0.1]",
                "[64:ff9b::7f00:1]",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "255.255.255.255",
            })
    void refusesAddressesThatAreNotOfTheInternet(String host) {
        assertThat(strict.brokenRule("https://" + host + "/")).contains("must not lead to this machine");
    }

    @ParameterizedTest
    @CsvSource({
        "https, 443, true",
        "https, 8443, true",
        "https, 1024, true",
        "https, 65535, true",
        "https, 80, false",
        "https, 22, false",
        "https, 1023, false",
        "http, 80, true",
        "http, 8080, true",
        "http, 25, false",
    })
    void refusesPortsOfOtherServices(String scheme, int port, boolean fine) {
        assertThat(http.brokenRule(scheme + "://hooks.example.com:" + port + "/") == null)
                .isEqualTo(fine);
        assertThat(refused(http, scheme, "hooks.example.com", port)).isEqualTo(!fine);
    }

    @Test
    void neverRepeatsTheUrl() {
        for (String url : List.of(
                "http://secret.example.com/secret",
                "https://secret:secret@hooks.example.com/secret",
                "https://secret.internal/secret",
                "https://hooks.example.com:22/secret",
                "https://10.0.0.1/secret")) {
            assertThat(strict.brokenRule(url)).startsWith("must").doesNotContain("secret.", "/secret", "10.0.0.1");
        }
        assertThatThrownBy(() -> strict.check("https", "secret.internal", 443))
                .hasMessageStartingWith("The destination's URL must not")
                .message()
                .doesNotContain("secret.");
    }

    // names and their addresses

    @Test
    void refusesANameWhenAnyOfItsAddressesIsRefused() {
        DestinationGuard guard = guard(GuardConfig.STRICT, PUBLIC, "2606:4700:4700::1111", "10.0.0.1");

        assertThat(guard.brokenRule("https://hooks.example.com/")).contains("must not lead to");
        assertThat(refused(guard, "https", "hooks.example.com", -1)).isTrue();
    }

    @Test
    void connectsToTheVeryAddressesThatItHasJudged() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        DestinationGuard rebinding = new DestinationGuard(
                GuardConfig.STRICT, name -> addresses(lookups.getAndIncrement() % 2 == 0 ? PUBLIC : "127.0.0.1"));

        assertThat(rebinding.resolve("https", "rebind.example.com", -1, PATIENCE))
                .isEqualTo(addresses(PUBLIC));
        assertThat(lookups)
                .as("one lookup for the judgement and the connection")
                .hasValue(1);
        assertThat(refused(rebinding, "https", "rebind.example.com", -1)).isTrue();
        assertThat(refused(rebinding, "https", "rebind.example.com", -1)).isFalse();
    }

    @Test
    void whoOnlyAsksTakesNoTimeFromThoseWhoSave() {
        CountDownLatch never = new CountDownLatch(1);
        DestinationGuard guard = new DestinationGuard(
                GuardConfig.STRICT,
                name -> {
                    if (name.startsWith("hanging")) {
                        await(never);
                    }
                    return addresses("10.0.0.1");
                },
                PATIENCE);

        assertThat(guard.brokenRule("https://hanging.example.com/", SOON)).isNull();

        assertThat(guard.brokenRule("https://private.example.com/")).contains("must not lead to");
        never.countDown();
    }

    @Test
    void ofTheHubItselfOnlyTheInboxIsADestination() {
        DestinationGuard guard =
                new DestinationGuard(GuardConfig.STRICT, name -> addresses("127.0.0.1"), "http://localhost:8080");

        assertThat(guard.brokenRule("http://localhost:8080/inbox/slack")).isNull();
        assertThat(guard.brokenRule("http://localhost:8080/v1/events")).contains("/inbox/");
        assertThat(guard.brokenRule("http://LOCALHOST:8080/v1/dead-letters/replay"))
                .contains("/inbox/");
        assertThat(guard.brokenRule("http://localhost:8081/inbox/slack")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/inbox/slack?status=503",
                "/inbox/0_-Z",
                "/inbox/1234567890123456789012345678901234567890123456789012345678901234"
            })
    void everyNameOfTheInboxIsADestination(String path) {
        assertThat(ofHub().brokenRule("http://localhost:8080" + path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/inbox/../v1/events",
                "/inbox/%2e%2e/v1/events",
                "/inbox/..",
                "/inbox/x/../../v1/events",
                "/inbox/..%2fv1%2fevents",
                "/inbox/..;/v1/events",
                "//inbox/x/../v1/events",
                "/inbox//v1/events",
                "/inbox/x/",
                "/inbox/",
                "/inbox",
                "",
                "/",
                "?/inbox/x",
                "/INBOX/x",
                "/inbox/%78",
                "/inbox/12345678901234567890123456789012345678901234567890123456789012345"
            })
    void whatIsNotExactlyAPathOfTheInboxIsNone(String path) {
        assertThat(ofHub().brokenRule("http://localhost:8080" + path)).contains("/inbox/<name>");
    }

    /** A port may be left out. */
    @Test
    void theHubItselfIsKnownByItsPortAlsoWhereNoneIsWritten() {
        DestinationGuard guard =
                new DestinationGuard(GuardConfig.STRICT, name -> addresses("127.0.0.1"), "http://localhost:80");

        assertThat(guard.brokenRule("http://localhost/inbox/slack")).isNull();
        assertThat(guard.brokenRule("http://localhost/v1/events")).contains("/inbox/<name>");
    }

    private static DestinationGuard ofHub() {
        return new DestinationGuard(GuardConfig.STRICT, name -> addresses("127.0.0.1"), "http://localhost:8080");
    }

    @Test
    void savesANameThatNobodyKnowsYetAndJudgesItAtTheConnection() {
        List<String> answer = new ArrayList<>();
        DestinationGuard guard = new DestinationGuard(GuardConfig.STRICT, name -> {
            if (answer.isEmpty()) {
                throw new UnknownHostException(name);
            }
            return addresses(answer.getFirst());
        });

        assertThat(guard.brokenRule("https://hooks.example.com/")).isNull();
        assertThatThrownBy(() -> guard.resolve("https", "hooks.example.com", -1, PATIENCE))
                .isInstanceOf(UnknownHostException.class);
        answer.add("192.168.1.1");
        assertThat(refused(guard, "https", "hooks.example.com", -1)).isTrue();
    }

    @Test
    void aDeadNameServerHoldsUpNoFileOfAlerts() {
        CountDownLatch never = new CountDownLatch(1);
        DestinationGuard guard = new DestinationGuard(
                GuardConfig.STRICT,
                name -> {
                    await(never);
                    return List.of();
                },
                Duration.ofMillis(100));

        long start = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            assertThat(guard.brokenRule("https://hooks-" + i + ".example.com/")).isNull();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        never.countDown();
    }

    @Test
    void aNameServerThatHangsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        DestinationGuard guard = new DestinationGuard(GuardConfig.STRICT, name -> {
            if (name.startsWith("slow")) {
                await(never);
            }
            return addresses(PUBLIC);
        });

        long start = System.nanoTime();
        assertThatThrownBy(() -> guard.resolve("https", "slow.example.com", -1, Duration.ofMillis(100)))
                .isInstanceOf(UnknownHostException.class);
        assertThat(refused(guard, "https", "fast.example.com", -1)).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        never.countDown();
    }

    // what is allowed

    @ParameterizedTest
    @CsvSource({
        // entry, URL, where its name leads, fine
        "127.0.0.1,              https://127.0.0.1/,                 -,         true",
        "127.0.0.1,              https://127.0.0.1:22/,              -,         true",
        "127.0.0.1,              http://127.0.0.1/,                  -,         false",
        "127.0.0.1,              https://127.0.0.2/,                 -,         false",
        "http://127.0.0.1,       http://127.0.0.1:9000/,             -,         true",
        "http://127.0.0.1,       https://127.0.0.1:9000/,            -,         true",
        "http://127.0.0.1:9000,  http://127.0.0.1:9000/,             -,         true",
        "http://127.0.0.1:9000,  http://127.0.0.1:9001/,             -,         false",
        "http://127.0.0.1,       http://localhost/,                  127.0.0.1, true",
        "http://localhost:8080,  http://localhost:8080/inbox/x,      127.0.0.1, true",
        "http://localhost:8080,  http://localhost:8081/inbox/x,      127.0.0.1, false",
        "http://localhost:8080,  http://127.0.0.1:8080/,             -,         false",
        "https://wiki.corp,      https://wiki.corp/,                 10.0.0.1,  true",
        "WIKI.corp,              https://Wiki.Corp/,                 10.0.0.1,  true",
        "wiki.corp,              http://wiki.corp/,                  10.0.0.1,  false",
        "wiki.corp,              https://a.wiki.corp/,               10.0.0.1,  false",
        "10.0.0.0/8,             https://10.255.1.2/,                -,         true",
        "10.0.0.0/8,             https://11.0.0.1/,                  -,         true",
        "10.0.0.0/8,             https://192.168.0.1/,               -,         false",
        "10.0.0.0/8,             https://alerts.example.com/,        10.0.0.1,  true",
        "10.0.0.0/8,             https://alerts.example.com/,        10.0.0.1 192.168.0.1, false",
        "10.0.0.0/8,             https://alerts.example.com/,        10.0.0.1 8.8.8.8,     true",
        "10.0.0.0/8,             https://alerts.internal/,           10.0.0.1,  true",
        "10.0.0.0/8,             https://alerts.internal/,           8.8.8.8,   false",
        "10.0.0.0/8,             http://alerts.internal/,            10.0.0.1,  false",
        "http://10.0.0.0/8,      http://alerts.internal:8080/,       10.0.0.1,  true",
        "http://10.0.0.0/8,      http://alerts.example.com/,         8.8.8.8,   false",
        "10.0.0.0/8:8443,        https://10.0.0.1:8443/,             -,         true",
        "10.0.0.0/8:8443,        https://10.0.0.1:9443/,             -,         false",
        "10.20.0.0/15,           https://10.21.255.255/,             -,         true",
        "10.20.0.0/15,           https://10.22.0.0/,                 -,         false",
        "fd00::/8,               https://[fd12::1]/,                 -,         true",
        "fd00::1,                https://[fd00::1]:22/,              -,         true",
        "[fd00::1]:8443,         https://[fd00::1]:8443/,            -,         true",
        "[fd00::1]:8443,         https://[fd00::1]:8444/,            -,         false",
        "[fd00::/8]:8443,        https://[fd12::1]:8443/,            -,         true",
        "http://[::1]:9000,      http://[::1]:9000/,                 -,         true",
        "::ffff:127.0.0.1,       https://127.0.0.1/,                 -,         true",
    })
    void followsTheAllowList(String entry, String url, String addresses, boolean fine) {
        DestinationGuard guard = guard(
                new GuardConfig(false, List.of(entry)), addresses.equals("-") ? new String[0] : addresses.split(" "));
        URI uri = URI.create(url);

        assertThat(guard.brokenRule(url) == null).as("at save").isEqualTo(fine);
        assertThat(refused(guard, uri.getScheme(), uri.getHost(), uri.getPort()))
                .as("at the connection")
                .isEqualTo(!fine);
    }

    private static boolean refused(DestinationGuard guard, String scheme, String host, int port) {
        try {
            assertThat(guard.resolve(scheme, host, port, PATIENCE)).isNotEmpty();
            return false;
        } catch (GuardException e) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DestinationGuard guard(GuardConfig config, String... addresses) {
        return new DestinationGuard(config, name -> addresses(addresses));
    }

    private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> texts(JsonNode cases, String field) {
        return StreamSupport.stream(cases.get(field).spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    private static JsonNode shared(String name) throws IOException {
        Path path = Path.of("../shared/fixtures/ssrf", name);
        assumeTrue(Files.exists(path), "the shared fixtures are not here: " + name);
        JsonNode cases = Json.read(Files.readAllBytes(path));
        assertThat(cases).isNotEmpty();
        return cases;
    }
}
