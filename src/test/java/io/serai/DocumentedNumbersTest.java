package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults that the documentation tells are those of the hub. */
class DocumentedNumbersTest {
    private static final Map<String, String> DEFAULTS = ReferencePage.defaults();
    private static final Pattern KEY = Pattern.compile("`(serai\\.[a-z.-]+)`");

    /** A key in a table whose column says that it is the default. */
    private record Told(String where, String key, String value) {}

    @Test
    void theTablesOfAllPagesTellTheDefaultsOfTheHub() throws IOException {
        List<Told> told = new ArrayList<>();
        for (Path page : pages()) {
            collect(page, told);
        }

        assertThat(told).as("rows with defaults").hasSizeGreaterThan(40);
        assertThat(told).allSatisfy(each -> {
            assertThat(DEFAULTS).as(each.where()).containsKey(each.key());
            String value = DEFAULTS.get(each.key());
            assertThat(each.value())
                    .as("%s: %s is %s", each.where(), each.key(), value)
                    .matches(value.isEmpty() ? "" : Pattern.quote(value) + "([^0-9a-z].*)?");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debounce.md   | serai.debounce.idempotency     | counts once** per source, alert and event type for {}",
                "debounce.md   | serai.debounce.lease           | another hub goes on after at most {}",
                "debounce.md   | serai.debounce.tick            | {} (`serai.debounce.tick`)",
                "delivery.md   | serai.delivery.circuit.open    | open it for {}, on all hubs",
                "deliveries.md | serai.deliveries.keep          | The log keeps the newest {} attempts",
                "deliveries.md | serai.deliveries.keep-for      | for {} (`serai.deliveries.keep`, `serai.deliveries.keep-for`)",
                "deliveries.md | serai.dead-letters.keep-for    | Dead letters that are older than {}",
                "events.md     | serai.ingest.max-request-bytes | {} bytes a request",
                "events.md     | serai.ingest.max-events        | {} events a request",
                "events.md     | serai.ingest.max-event-bytes   | {} bytes an event",
                "events.md     | serai.debounce.idempotency     | The same id counts once within {}",
                "kafka.md      | serai.debounce.idempotency     | known for `serai.debounce.idempotency` ({})",
                "operations.md | serai.debounce.lease           | the claim's lease ({}) runs out",
                "operations.md | serai.delivery.max-retries     | {} retries (1 s, 2 s, 4 s",
                "operations.md | serai.delivery.first-delay     | 3 retries ({}, 2 s, 4 s",
                "pagerduty.md  | serai.delivery.rate.pagerduty  | one routing key gets {} (`serai.delivery.rate.pagerduty`)",
                "../README.md  | serai.debounce.window          | Its events gather for {}",
            })
    void theSentencesThatTellADefaultTellThatOfTheHub(String page, String key, String sentence) throws IOException {
        String text = Files.readString(Path.of("docs").resolve(page)).replaceAll("\\s+", " ");

        assertThat(forms(DEFAULTS.get(key)).map(form -> sentence.replace("{}", form)))
                .as("%s is %s; %s says it otherwise", key, DEFAULTS.get(key), page)
                .anyMatch(text::contains);
    }

    /** The ways in which people write a value. */
    private static Stream<String> forms(String value) {
        Matcher duration = Pattern.compile("(\\d+)(ms|s|m|h|d)").matcher(value);
        Matcher rate = Pattern.compile("(\\d+)/m").matcher(value);
        if (duration.matches()) {
            String unit =
                    switch (duration.group(2)) {
                        case "s" -> "seconds";
                        case "m" -> "minutes";
                        case "h" -> "hours";
                        case "d" -> "days";
                        default -> "milliseconds";
                    };
            return Stream.of(
                    value,
                    duration.group(1) + " " + duration.group(2),
                    duration.group(1) + " " + unit,
                    duration.group(1) + " " + unit.replaceFirst("s$", ""));
        } else if (rate.matches()) {
            return Stream.of(value, rate.group(1) + " messages a minute");
        }
        return value.matches("\\d+")
                ? Stream.of(value, String.format(Locale.ROOT, "%,d", Long.parseLong(value)))
                : Stream.of(value);
    }

    private static void collect(Path page, List<Told> told) throws IOException {
        int column = -1;
        for (String line : Files.readAllLines(page)) {
            List<String> cells = cells(line);
            if (cells.isEmpty()) {
                column = -1;
            } else if (cells.contains("default")) {
                column = cells.indexOf("default");
            } else if (column > 0 && column < cells.size()) {
                Matcher key = KEY.matcher(cells.getFirst());
                while (key.find()) {
                    told.add(new Told(page + ": " + line, key.group(1), plain(cells.get(column))));
                }
            }
        }
    }

    /** As the hub prints it: without the marks, the spaces before units and the commas of thousands. */
    private static String plain(String cell) {
        return cell.replace("`", "")
                .replaceAll("(?<=\\d),(?=\\d{3})", "")
                .replaceAll("(?<=\\d) (?=(ms|s|m|h|d)\\b)", "");
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        return Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            return Stream.concat(files.filter(file -> file.toString().endsWith(".md")), Stream.of(Path.of("README.md")))
                    .filter(file -> !file.equals(ReferencePage.FILE))
                    .sorted()
                    .toList();
        }
    }
}
