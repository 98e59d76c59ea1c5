package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptNumbersTest {
    /** The right column is what JSON.stringify(JSON.parse(left)) answers. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-3, -3",
        "930.0, 930",
        "1.50, 1.5",
        "0.00020250000000000002, 0.00020250000000000002",
        "0.000001, 0.000001",
        "2e-07, 2e-7",
        "0.0000002, 2e-7",
        "-1.9361265e-07, -1.9361265e-7",
        "1e2, 100",
        "1.5E+20, 150000000000000000000",
        "1e21, 1e+21",
        "123e20, 1.23e+22",
        "-0.0, 0"
    })
    void writesWhatJavaScriptWrites(String given, String written) {
        assertThat(written("{\"a\":[" + given + "]}")).isEqualTo("{\"a\":[" + written + "]}");
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234567890, 12345678901234567890",
        "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827",
        "1e400, 1E+400"
    })
    void keepsTheDigitsThatJavaScriptWouldLose(String given, String written) {
        assertThat(written(given)).isEqualTo(written);
    }

    @Test
    void leavesEverythingElseAsItIs() {
        String json = "{\"b\":[true,null,\"1.0\",{}],\"a\":\"naïve — 你好 🚀\"}";

        assertThat(written(json)).isEqualTo(json);
    }

    private static String written(String json) {
        return new String(Json.write(ScriptNumbers.in(Given.json(json))), StandardCharsets.UTF_8);
    }
}
