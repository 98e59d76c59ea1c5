package io.serai.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleFileTest {
    /** Of all that a browser could load, compressed. */
    private static final int MOST_BYTES = 300 * 1024;

    private static final Pattern IMPORT = Pattern.compile("^(?:import|export) .*?from '([^']+)'$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([a-z][^\"]*)\"");
    private static final Pattern DANGEROUS = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|unsafe-?[hH]tml|document\\.write|\\beval\\(| style=");

    @Test
    void hasTheSameBytesCompressed() throws Exception {
        byte[] bytes = "console.log('hello')".getBytes(UTF_8);

        ConsoleFile file = ConsoleFile.of("app.js", bytes);

        assertThat(file.type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(file.gzip())).readAllBytes())
                .isEqualTo(bytes);
        assertThat(file.tag()).matches("\"[0-9a-f]{32}\"").isNotEqualTo(file.gzipTag());
        assertThat(ConsoleFile.of("app.js", "other".getBytes(UTF_8)).tag()).isNotEqualTo(file.tag());
    }

    @Test
    void isKnownByEitherTagOfAnyInAList() {
        ConsoleFile file = ConsoleFile.of("app.js", new byte[] {1});

        assertThat(List.of(file.tag(), file.gzipTag(), "W/" + file.tag(), "\"x\", " + file.gzipTag(), "*"))
                .allMatch(file::isKnown);
        assertThat(List.of("\"x\"", "", file.tag().substring(1))).noneMatch(file::isKnown);
    }

    @ParameterizedTest
    @CsvSource({
        "gzip,                    true",
        "'gzip, deflate, br',     true",
        "'br, GZIP;q=0.5',        true",
        "gzip;q=1.0,              true",
        "gzip;q=0,                false",
        "'gzip; q=0.000',         false",
        "identity,                false",
        "'',                      false",
    })
    void isCompressedForWhoTakesIt(String accepted, boolean gzip) {
        assertThat(ConsoleFile.takesGzip(accepted)).isEqualTo(gzip);
    }

    @Test
    void allTogetherAreLightEnoughForAPhone() throws Exception {
        int bytes = 0;
        for (Map.Entry<String, String> file : ConsoleFiles.all().entrySet()) {
            bytes += ConsoleFile.of(file.getKey(), read(file.getValue())).gzip().length;
        }

        assertThat(bytes).isPositive().isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void askForNoFileThatThereIsNot() throws Exception {
        Map<String, String> all = ConsoleFiles.all();
        List<String> missing = new ArrayList<>();
        for (String name : all.keySet()) {
            String text = name.startsWith("lib/") ? "" : new String(read(all.get(name)), UTF_8);
            (name.endsWith(".html") ? LINK : IMPORT)
                    .matcher(text)
                    .results()
                    .map(found -> URI.create("/" + name)
                            .resolve(found.group(1))
                            .getPath()
                            .substring(1))
                    .filter(asked -> !all.containsKey(asked))
                    .forEach(asked -> missing.add(name + " asks for " + asked));
        }

        assertThat(all).containsKeys("index.html", "app.js", "pages/overview.js", "lib/lit-html.js");
        assertThat(missing).isEmpty();
    }

    /** What data says stays text: only the templates' own hands make markup. */
    @Test
    void makeNoMarkupOutOfText() throws Exception {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> file : ConsoleFiles.all().entrySet()) {
            if (!file.getKey().startsWith("lib/")) {
                DANGEROUS
                        .matcher(new String(read(file.getValue()), UTF_8))
                        .results()
                        .forEach(match -> found.add(file.getKey() + ": " + match.group()));
            }
        }

        assertThat(found).isEmpty();
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream bytes = ConsoleFileTest.class.getResourceAsStream(resource)) {
            return bytes.readAllBytes();
        }
    }
}
