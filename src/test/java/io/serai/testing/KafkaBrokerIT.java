package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {
    @Test
    void whatWasAcknowledgedIsThereAfterItWasKilledAndStartedAgain(@TempDir Path folder) {
        try (KafkaBroker broker = KafkaBroker.in(folder)) {
            broker.topic("kept", 2);
            broker.send("kept", List.of("one".getBytes(UTF_8), "two".getBytes(UTF_8)));

            broker.kill9();
            broker.start();

            assertThat(broker.read("kept"))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactlyInAnyOrder("one", "two");
        }
    }
}
