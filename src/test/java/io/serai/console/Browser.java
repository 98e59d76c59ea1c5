package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.camel.util.FileUtil;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A browser in which a test does what people do, by the words that they see. Each test has one with a profile of its own,
 * which reaches this machine only:
 *
 * <pre>{@code
 * @RegisterExtension
 * final Browser browser = new Browser();
 * }</pre>
 *
 * <p>Whatever the browser complains of fails the test: errors in the console, answers that are refusals, what the
 * Content-Security-Policy forbids, and hostile text that ran. A test that provokes one {@linkplain #expect says so}. Of a
 * test that failed, the last page is in {@code target/browser}.
 */
public final class Browser implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(40);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final String WATCHER = "watcher: ";

    /** Runs before the page's own scripts. Hostile texts try to set {@code __xss}. */
    private static final String WATCH =
            """
            (() => {
              const say = what => console.error('watcher: ' + what)
              addEventListener('securitypolicyviolation', event =>
                say(`the policy forbids ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))
              Object.defineProperty(window, '__xss', { set: how => say(`hostile text ran: ${how}`) })
              for (const name of ['alert', 'confirm', 'prompt', 'open']) {
                window[name] = () => say(`a script called ${name}`)
              }
            })()
            """;

    /** The page is there, with nothing under way. */
    private static final String SETTLED =
            """
            const heading = document.querySelector('main h1')
            return heading !== null && heading.textContent.trim() !== ''
              && document.querySelector('main p.busy, main [aria-busy="true"]') === null
            """;

    private static final String GO =
            """
            document.activeElement?.blur()
            if (location.hash === arguments[0]) dispatchEvent(new HashChangeEvent('hashchange'))
            else location.hash = arguments[0]
            """;

    /** It warns of a version of Chromium that it does not know, which does no harm here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final List<Pattern> expected = new ArrayList<>();
    private ChromeDriver driver;
    private Path profile;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        BrowserFiles files = BrowserFiles.find().orElseThrow(() -> new IllegalStateException(BrowserFiles.missing()));
        profile = Files.createTempDirectory("serai-browser-");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(files.browser().toFile())
                .addArguments(
                        "--headless=new",
                        // Who runs tests as root has no other way; it shows nothing but this hub.
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--lang=en",
                        // Else colours are looked at while they change.
                        "--force-prefers-reduced-motion",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                        "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(files.driver().toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
        size(WIDTH, HEIGHT);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (driver == null) {
            return;
        }
        try {
            if (context.getExecutionException().isPresent()) {
                keep(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
            }
            assertNoComplaints();
        } finally {
            driver.quit();
            FileUtil.removeDir(profile.toFile());
        }
    }

    /** Says that the browser will complain of something, which is then no failure. */
    public Browser expect(String pattern) {
        expected.add(Pattern.compile(pattern));
        return this;
    }

    /** Fails when the browser has complained of anything since the last time. */
    public void assertNoComplaints() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .as("what the browser complains of")
                .filteredOn(entry -> entry.getLevel().equals(Level.SEVERE)
                        || entry.getMessage().contains(WATCHER))
                .extracting(entry -> entry.getMessage())
                .filteredOn(message -> expected.stream()
                        .noneMatch(pattern -> pattern.matcher(message).find()))
                .isEmpty();
    }

    private void keep(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "browser"));
        String file = name.replaceAll("[^A-Za-z0-9.]", "_");
        Files.write(folder.resolve(file + ".png"), picture());
        Files.writeString(folder.resolve(file + ".html"), Objects.requireNonNull(driver.getPageSource()));
    }

    // --- where people go ---

    /** Opens an address, like {@code http://localhost:8080}, and waits until its page is there. */
    public Browser open(String url) {
        driver.get(url);
        return settled();
    }

    /** Opens an address that shows a dialog before any page. */
    public Browser openDialog(String url) {
        driver.get(url);
        until("a dialog", () -> dialogIsOpen());
        return this;
    }

    /** Leaves the hub, which may end then. */
    public void leave() {
        driver.get("about:blank");
    }

    /** Goes to another page of the console, like {@code #/alerts}; its heading must get the focus. */
    public Browser go(String hash) {
        run(GO, hash);
        until("the focus on the heading of " + hash, () -> run("return document.activeElement?.tagName")
                .equals("H1"));
        return settled();
    }

    /** Waits until nothing is loaded any more. */
    public Browser settled() {
        until("a page with nothing under way", () -> (Boolean) run(SETTLED));
        return this;
    }

    /** Looks at it on another screen; up to 600 pixels wide it is a phone. */
    public Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width <= 600));
        return this;
    }

    /** Has the system prefer the one or the other. */
    public Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        until("the other theme", () -> run("return document.documentElement.dataset.theme")
                .equals(dark ? "dark" : "light"));
        return this;
    }

    // --- what people do ---

    /** Presses a button by its words. */
    public Browser press(String name) {
        act("a button '" + name + "'", ".//*[self::button or @role='button'][" + named(name) + "]", WebElement::click);
        return this;
    }

    /** Follows a link by its words. */
    public Browser follow(String name) {
        act("a link '" + name + "'", ".//a[" + named(name) + "]", WebElement::click);
        return settled();
    }

    /** Puts a text into the field with this label. */
    public Browser fill(String label, String text) {
        act("a field '" + label + "'", control(label, "self::input or self::textarea"), field -> {
            field.clear();
            field.sendKeys(text);
        });
        return this;
    }

    /** As {@link #fill}, at once, as from the clipboard. */
    public Browser paste(String label, String text) {
        act(
                "a field '" + label + "'",
                control(label, "self::input or self::textarea"),
                field -> run(
                        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                        field,
                        text));
        return this;
    }

    /** Chooses from the list with this label. */
    public Browser choose(String label, String option) {
        act(
                "a choice '" + option + "' of '" + label + "'",
                control(label, "self::select") + "/option[normalize-space(.)=" + quoted(option) + "]",
                WebElement::click);
        return this;
    }

    /** Ticks a box, or takes one of several. */
    public Browser tick(String label) {
        act("a box '" + label + "'", control(label, "self::input"), WebElement::click);
        return this;
    }

    /** Unfolds what has these words in its summary. */
    public Browser unfold(String text) {
        act(
                "something to unfold with '" + text + "'",
                ".//details[not(@open)]/summary[contains(normalize-space(.), " + quoted(text) + ")]",
                WebElement::click);
        return this;
    }

    /** Presses keys, wherever the focus is. */
    public Browser keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    /** Goes on to the next control so many times. */
    public Browser tab(int times) {
        return keys(String.join("", Collections.nCopies(times, Keys.TAB)));
    }

    // --- what people see ---

    /** Waits until the page says all of this. */
    public Browser see(String... texts) {
        for (String text : texts) {
            until("a page that says '" + text + "'", () -> text().contains(text));
        }
        return this;
    }

    /** Waits until the page does not say this any more. */
    public Browser seeNo(String text) {
        until("a page that does not say '" + text + "'", () -> !text().contains(text));
        return this;
    }

    /** What is to be read now, of the dialog when there is one. */
    public String text() {
        return scope().getText();
    }

    /** What the page's elements hold, folded away or not. */
    public String content() {
        return (String) run("return document.body.textContent");
    }

    public String heading() {
        return driver.findElement(By.cssSelector("main h1")).getText();
    }

    /** Waits until there are elements of a CSS selector, and answers them. */
    public List<WebElement> all(String selector) {
        until("elements " + selector, () -> !driver.findElements(By.cssSelector(selector))
                .isEmpty());
        return driver.findElements(By.cssSelector(selector));
    }

    /** The control with this label, seen or not. */
    public WebElement control(String label) {
        return driver.findElement(By.xpath(control(label, "self::input or self::textarea or self::select")));
    }

    public boolean dialogIsOpen() {
        return !driver.findElements(By.cssSelector("dialog[open]")).isEmpty();
    }

    /** What is seen now, as PNG. */
    public byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Runs a script in the page. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script whose last argument is called when it is done. */
    public Object runToTheEnd(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits; what is not there yet, or is drawn anew at this moment, is looked for again. */
    public void until(String what, Callable<Boolean> condition) {
        try {
            await(what)
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .ignoreExceptionsInstanceOf(WebDriverException.class)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("waited for " + what + "; the page says:\n" + text(), e);
        }
    }

    private void act(String what, String xpath, Consumer<WebElement> action) {
        until(what, () -> {
            for (WebElement element : scope().findElements(By.xpath(xpath))) {
                if (element.isDisplayed() && element.isEnabled()) {
                    // Away from what stays at the edges.
                    run("arguments[0].scrollIntoView({block: 'center'})", element);
                    action.accept(element);
                    return true;
                }
            }
            return false;
        });
    }

    /** Behind a dialog nothing can be reached. */
    private WebElement scope() {
        return (WebElement) run("return [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body");
    }

    private static String named(String name) {
        return "normalize-space(.)=" + quoted(name) + " or @aria-label=" + quoted(name);
    }

    /** The control of a label that begins with these words: within it, or the one that it is for. */
    private static String control(String label, String kind) {
        String labels = "label[starts-with(normalize-space(.), " + quoted(label) + ")]";
        return ".//*[" + kind + "][@id=//" + labels + "/@for or ancestor::" + labels + " or @aria-label="
                + quoted(label) + "]";
    }

    private static String quoted(String text) {
        if (text.contains("\"")) {
            throw new IllegalArgumentException("XPath has no way to say " + text);
        }
        return '"' + text + '"';
    }
}
