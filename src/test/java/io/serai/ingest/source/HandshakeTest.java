package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which senders of CloudEvents are told that they may send. */
class HandshakeTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void grantsTheOriginsThatAreConfigured() {
        Handshake handshake = read("events.example.com, eventgrid.azure.net", "120");

        assertThat(handshake.grant("events.example.com", null)).hasValue("120");
        assertThat(handshake.grant("EventGrid.Azure.net", null)).hasValue("120");
        assertThat(handshake.grant("example.com", null)).isEmpty();
        assertThat(handshake.grant("events.example.com.evil.example", null)).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void grantsAllWithAStar() {
        assertThat(read("*", "5").grant("anybody.example", null)).hasValue("5");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*", "a\r\nX-Evil: 1", "a b"})
    void grantsNothingToWhoDoesNotSayWhoTheyAre(String origin) {
        assertThat(read("*", "5").grant(origin, null)).isEmpty();
    }

    @Test
    void grantsNothingUnlessItIsConfigured() {
        assertThat(read(null, null).grant("events.example.com", null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100/s, 6000", "120/m, 120", "600/h, 10", "1/h, 1", ", *"})
    void grantsTheConnectionsOwnRateWhereNoOtherIsConfigured(String rate, String granted) {
        RateLimit usual = rate == null ? null : Objects.requireNonNull(RateLimit.parse(rate));

        assertThat(read("*", null).grant("events.example.com", usual)).hasValue(granted);
    }

    @ParameterizedTest
    @CsvSource({
        "'https://events.example.com', 5, origins must be names of senders",
        "'events.example.com', 0, origin-rate must be a number",
        "'events.example.com', 5/s, origin-rate must be a number",
        ", 5, origin-rate means nothing without origins"
    })
    void saysWhatIsWrongWithTheConfiguration(String origins, String rate, String problem) {
        read(origins, rate);

        assertThat(problems).singleElement().asString().startsWith(problem);
    }

    private Handshake read(String origins, String rate) {
        Map<String, String> options = new HashMap<>();
        if (origins != null) {
            options.put(Handshake.ORIGINS, origins);
        }
        if (rate != null) {
            options.put(Handshake.RATE, rate);
        }
        return Handshake.read(options, (option, rule) -> problems.add(option + " " + rule));
    }
}
