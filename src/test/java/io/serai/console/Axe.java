package io.serai.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Looks for what keeps people from using a page, with axe-core: https://dequeuniversity.com/rules/axe/. */
public final class Axe {
    private static final String SCRIPT = script();

    private static final String RUN =
            """
            const done = arguments[arguments.length - 1]
            const options = { resultTypes: ['violations'] }
            if (arguments[0].length > 0) options.runOnly = { type: 'rule', values: arguments[0] }
            axe.run(document, options).then(found => done(found.violations
              .filter(violation => ['serious', 'critical'].includes(violation.impact))
              .flatMap(violation => violation.nodes.map(node =>
                `${violation.impact} ${violation.id}: ${violation.help}: ${node.html.slice(0, 200)}`
                + ` (${node.any.concat(node.all, node.none).map(check => check.message).join('; ')})`))),
              failure => done([`axe-core failed: ${failure}`]))
            """;

    private Axe() {}

    /**
     * What is serious or critical on the page as it is now.
     *
     * @param rules that are looked at; none: all
     */
    @SuppressWarnings("unchecked")
    public static List<String> violations(Browser browser, String... rules) {
        if (browser.run("return typeof axe").equals("undefined")) {
            browser.run(SCRIPT);
        }
        return (List<String>) browser.runToTheEnd(RUN, List.of(rules));
    }

    private static String script() {
        try (InputStream bytes = Objects.requireNonNull(AxeBuilder.class.getResourceAsStream("/axe.min.js"))) {
            return new String(bytes.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
