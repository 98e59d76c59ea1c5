package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.Succession.Named;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessionTest {
    /** Each is written as id:kind; without an id as :kind, and where nothing is continued as a dash. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:a 2:a 3:b | 1:a 2:a 3:b | 1:a 2:a 3:b",
                "1:a 2:a 3:b | :a :a :b    | 1:a 2:a 3:b",
                "1:a 2:a 3:b | :b :a       | 3:b 1:a",
                "1:a 2:a     | :a :a :a    | 1:a 2:a -",
                "1:a 2:a     | :a 1:a      | 2:a 1:a",
                "1:a         | 1:b         | 1:a",
                "1:a         | 1:b :a      | 1:a -",
                "1:a         | 9:a :a      | - 1:a",
                "1:a         | 1:a 1:a     | 1:a -",
                ":a          | :a          | :a",
            })
    void eachIsContinuedByItsIdOrElseInOrder(String before, String next, String continued) {
        List<Named> old = named(before);

        assertThat(Succession.of(named(next), old, each -> each))
                .extracting(each -> each.map(SuccessionTest::text).orElse("-"))
                .containsExactly(continued.split(" "));
    }

    @Test
    void nothingIsContinuedWhereNothingWas() {
        assertThat(Succession.of(named("1:a :a"), List.<Named>of(), each -> each))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).isEmpty());
    }

    private static List<Named> named(String text) {
        return Arrays.stream(text.split(" "))
                .map(each -> each.split(":"))
                .map(parts -> new Named(parts[0].isEmpty() ? null : parts[0], parts[1]))
                .toList();
    }

    private static String text(Named named) {
        return (named.id() == null ? "" : named.id()) + ":" + named.kind();
    }
}
