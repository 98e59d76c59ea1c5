package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.console.Axe;
import io.serai.console.Browser;
import io.serai.console.NeedsBrowser;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Every page of the console, full of texts of somebody who means harm. */
@NeedsBrowser
class ConsolePagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String ALERTS = "/v1/private/alerts";

    /** Each runs somewhere, where text is taken for something else. Without double quotes: the same in JSON. */
    private static final String SCRIPT = "<script>window.__xss='script'</script>";

    private static final String IMAGE = "<img src=x onerror=window.__xss='image'>";
    private static final String LINK = "javascript:window.__xss='link'";
    private static final String CLOSING = "'></td></textarea></style></script><svg onload=window.__xss='svg'>";
    private static final String LIT = "<!--?lit$123456$--><?lit$123456$?>${window.__xss='lit'}</template>";
    private static final String MUSTACHE = "{{constructor.constructor('window.__xss=1')()}}";
    private static final String BACKWARDS = "\u202egnp.exe\u202c \u2067txt.exe\u2069";
    private static final String LONG = "W".repeat(10_000);
    private static final List<String> NAMES =
            List.of(SCRIPT, IMAGE, LINK, CLOSING, LIT, MUSTACHE, BACKWARDS, LONG.substring(0, 255));
    private static final String ALL = String.join(" ", NAMES.subList(0, 7)) + " " + LONG;
    private static final List<String> TYPES =
            List.of("general", "slack", "teams", "discord", "google-chat", "pagerduty");

    /** What became of it, if it became more than text. */
    private static final String MARKUP =
            """
            return [...document.querySelectorAll('main script, main [src="x"], main [onerror], main svg[onload], '
              + 'main template, a[href^="javascript:" i], [style*="url("]')].map(element => element.outerHTML)
            """;

    private static final String TOO_WIDE =
            """
            if (document.documentElement.scrollWidth <= innerWidth) return []
            return [...document.querySelectorAll('main *')]
              .filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.scroll, pre'))
              .map(element => element.outerHTML.slice(0, 200))
            """;

    private static final String WATCH_FOCUS =
            """
            const seen = element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled
            const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
              .filter(element => element.tabIndex >= 0 && seen(element)
                && (element.type !== 'radio' || element.checked))
            window.__left = () => controls.filter(element => element.isConnected && seen(element) && !met.has(element))
              .map(element => element.outerHTML.slice(0, 200))
            const met = new Set()
            document.addEventListener('focusin', event => met.add(event.target))
            controls[0].focus()
            return controls.length
            """;

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    final Browser browser = new Browser();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubFolder folder;
    private static Hub hub;
    private static HubClient client;

    private String alertId;
    private String givenUp;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        receiver.answer("/takes", 200, ALL);
        receiver.answer("/refuses", 400, ALL);
        folder = HubFolder.in(home).alerts("alerts: []\n");
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port", "0",
                        "serai.redis.url", redis.url(),
                        "serai.inbox.enabled", "true",
                        "serai.delivery.max-retries", "0")));
        client = new HubClient(hub.url());
        folder.write(
                "routes/destinations/" + IMAGE + ".yaml",
                "- route: {id: \"" + SCRIPT + "\", from: {uri: \"" + LINK + "\"}}\n");
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @BeforeEach
    void fill() throws Exception {
        List<String> alerts = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            alerts.add(alert(NAMES.get(i), TYPES.get(i % TYPES.size()), i % 2 == 0 ? "/refuses" : "/takes", "0"));
        }
        alertId = alerts.getLast();
        // Of this one a bucket stays open.
        alert(SCRIPT + " waits", "general", "/takes", "1h");
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventType", "trace:errors").put("userName", SCRIPT).put("projectId", IMAGE);
        event.putObject("properties").put("hostile " + SCRIPT, IMAGE).put("place", LINK);
        event.putObject("payload")
                .put("name", SCRIPT)
                .put(IMAGE, LIT)
                .put("message", ALL)
                .putObject("error_info")
                .put("message", CLOSING);
        assertSent(client.post("/v1/events", JSON, Json.write(event)), 202);
        assertSent(client.post("/inbox/hostile", "text/plain", ALL.getBytes(UTF_8), "X-Hostile", SCRIPT), 200);
        for (String alert : alerts) {
            await().atMost(PATIENCE).until(() -> !client.get("/v1/deliveries?alertId=" + alert)
                    .json()
                    .path("deliveries")
                    .isEmpty());
        }
        // Of an alert whose messages are its events as they are: other types escape or leave out some of the texts.
        givenUp = await().atMost(PATIENCE)
                .until(
                        () -> client.get("/v1/dead-letters?alertId=" + alerts.getFirst())
                                .json()
                                .at("/deadLetters/0/id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    private static String alert(String name, String type, String path, String window) throws Exception {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.put("name", name).put("alert_type", type);
        ObjectNode webhook = alert.putObject("webhook").put("url", receiver.url(path));
        // A text of its own: it is masked wherever it is seen.
        webhook.putObject("headers").put("X-Hostile", "<u onfocus=evil() autofocus tabindex=1>");
        alert.putObject("options").put("window", window);
        if (type.equals("pagerduty")) {
            alert.putObject("metadata")
                    .put("routing_key", "0123456789abcdef0123456789abcdef")
                    .put("component", IMAGE);
        }
        alert.putArray("triggers")
                .addObject()
                .put("event_type", "trace:errors")
                .putArray("property_filters")
                .addObject()
                .put("key", "place")
                .put("value", LINK);
        Answer made = client.post(ALERTS, JSON, Json.write(alert));
        assertSent(made, 201);
        return made.header("Location").orElseThrow().replaceFirst(".*/", "");
    }

    private static void assertSent(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    /** The pages, and texts that each shows of what was sent. */
    private Map<String, List<String>> pages() {
        Map<String, List<String>> pages = new LinkedHashMap<>();
        pages.put("#/", List.of(SCRIPT, SCRIPT + " waits"));
        pages.put("#/alerts", NAMES);
        pages.put("#/alerts/new", List.of());
        pages.put("#/alerts/" + alertId, List.of(LONG.substring(0, 255)));
        pages.put("#/deliveries", NAMES);
        pages.put("#/deliveries/" + givenUp, List.of(SCRIPT, IMAGE));
        pages.put("#/dead-letters", List.of(SCRIPT));
        pages.put("#/dead-letters/" + givenUp, List.of(IMAGE));
        pages.put("#/explain", List.of());
        pages.put("#/inbox", List.of("hostile"));
        pages.put("#/routes", List.of(IMAGE));
        return pages;
    }

    @Test
    void whatSomebodyWroteIsShownAsText() throws Exception {
        browser.open(hub.url());
        for (Map.Entry<String, List<String>> page : pages().entrySet()) {
            browser.go(page.getKey());
            for (String text : page.getValue()) {
                browser.until(
                        page.getKey() + " with " + text.substring(0, Math.min(100, text.length())),
                        () -> browser.content().contains(text));
            }
            assertNothingRan(page.getKey());
        }
        browser.go("#/inbox").unfold("hostile");
        browser.until("the body as it came", () -> browser.content().contains(ALL));
        assertNothingRan("an opened request");

        browser.go("#/explain")
                .paste(
                        "Events",
                        (JsonNodeFactory.instance
                                        .objectNode()
                                        .put("eventType", "trace:errors")
                                        .put("projectId", IMAGE)
                                        .set(
                                                "payload",
                                                JsonNodeFactory.instance
                                                        .objectNode()
                                                        .put("name", ALL)))
                                .toString());
        browser.press("Explain")
                .until("the alerts' verdicts", () -> browser.content().contains(SCRIPT));
        assertNothingRan("an explanation");

        browser.go("#/alerts/new?type=slack").fill("Name", SCRIPT).choose("Events", "my own (JSON)");
        browser.paste(
                "An event, or a list of them",
                "{\"eventType\":\"trace:errors\",\"payload\":{\"name\":\"" + IMAGE + "\"}}");
        browser.until(
                "a message with it", () -> browser.run("return document.querySelector('.preview')?.textContent ?? ''")
                        .toString()
                        .contains(SCRIPT));
        assertNothingRan("a preview");
    }

    private void assertNothingRan(String where) {
        assertThat((List<?>) browser.run(MARKUP)).as(where).isEmpty();
        browser.assertNoComplaints();
    }

    @Test
    void nobodyIsKeptOut() {
        SoftAssertions all = new SoftAssertions();
        browser.open(hub.url());
        for (String page : pages().keySet()) {
            browser.go(page);
            all.assertThat(Axe.violations(browser)).as("%s", page).isEmpty();
            all.assertThat(notReachedByKeys())
                    .as("%s: not reached with Tab", page)
                    .isEmpty();
            browser.dark(true);
            all.assertThat(Axe.violations(browser, "color-contrast"))
                    .as("%s, dark", page)
                    .isEmpty();
            browser.size(390, 844);
            all.assertThat(Axe.violations(browser))
                    .as("%s, dark on a phone", page)
                    .isEmpty();
            all.assertThat((List<?>) browser.run(TOO_WIDE))
                    .as("%s: wider than a phone", page)
                    .isEmpty();
            browser.dark(false).size(1280, 800);
        }
        all.assertAll();
    }

    @SuppressWarnings("unchecked")
    private List<String> notReachedByKeys() {
        long controls = (Long) browser.run(WATCH_FOCUS);
        browser.tab((int) (controls * 5 / 4) + 10);
        return (List<String>) browser.run("return __left()");
    }

    @Test
    void keysAreEnough() {
        browser.open(hub.url() + "/console/#/dead-letters/" + givenUp);
        assertThat(browser.run("return document.querySelector('a[href], button, input').className"))
                .isEqualTo("skip");

        browser.run("document.querySelector('.skip').focus()");
        browser.keys(Keys.ENTER).tab(1);
        assertThat(browser.run("return document.activeElement.closest('main') !== null"))
                .isEqualTo(true);

        browser.run(
                "[...document.querySelectorAll('main button')].find(button => button.textContent.trim() === 'Delete').focus()");
        browser.keys(Keys.ENTER).until("a dialog", browser::dialogIsOpen);
        assertThat(browser.run("return document.activeElement.closest('dialog') !== null"))
                .isEqualTo(true);
        browser.keys(Keys.ESCAPE).until("no dialog", () -> !browser.dialogIsOpen());
        assertThat(browser.run("return document.activeElement.textContent.trim()"))
                .isEqualTo("Delete");

        browser.run("[...document.querySelectorAll('nav a')].find(link => link.textContent === 'Explain').focus()");
        browser.keys(Keys.ENTER)
                .until("the focus on the heading", () -> browser.run("return document.activeElement.textContent.trim()")
                        .equals("Explain"));
        browser.until(
                "the page's name", () -> browser.run("return document.title").equals("Explain · Serai"));
    }
}
