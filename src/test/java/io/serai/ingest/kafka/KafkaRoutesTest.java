package io.serai.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaRoutesTest {
    private static final long MB = 1_048_576;

    @ParameterizedTest
    @CsvSource({"320, 1, 8", "320, 4, 2", "320, 64, 1", "100000, 1, 50"})
    void whatIsFetchedAtOnceFitsTheHeap(long heap, int consumers, int fetched) {
        assertThat(KafkaRoutes.fetchBytes(heap * MB, consumers)).isEqualTo((int) (fetched * MB));
    }
}
