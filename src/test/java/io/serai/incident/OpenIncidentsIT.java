package io.serai.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.RedisExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpenIncidentsIT {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final OpenIncident incident = incident("n-1");
    private OpenIncidents incidents;
    private OpenIncidents otherHub;

    private static OpenIncident incident(String trigger) {
        return new OpenIncident("alert-1", "disk: db-1/ä", "disk:usage", "acme", trigger);
    }

    @BeforeEach
    void open() {
        incidents = OpenIncidents.in(redis.scripts());
        otherHub = OpenIncidents.in(redis.scripts());
    }

    @Test
    void isTakenByOneHubWhenItHasBeenQuiet() {
        incidents.triggered(incident, SHORT);
        await().until(() -> incidents.takeQuiet(10, LONG).incidents().contains(incident));

        assertThat(otherHub.takeQuiet(10, LONG).incidents()).isEmpty();
        assertThat(otherHub.takeQuiet(10, LONG).next()).isBetween(LONG.minusMinutes(1), LONG);
    }

    @Test
    void isTakenAgainWhenItsHubDied() {
        incidents.triggered(incident, SHORT);
        await().until(() -> !incidents.takeQuiet(10, SHORT).incidents().isEmpty());

        await().until(() -> otherHub.takeQuiet(10, LONG).incidents().contains(incident));
    }

    @Test
    void isSafeOnceItIsRaised() {
        incidents.triggered(incident, SHORT);
        await().until(() -> !incidents.takeQuiet(10, LONG).incidents().isEmpty());

        assertThat(incidents.raised(incident)).isTrue();
        assertThat(incidents.takeQuiet(10, LONG).next()).isNull();
        assertThat(otherHub.isQuiet("alert-1", incident.dedupKey(), "n-1")).isTrue();
    }

    @Test
    void anotherTriggerPutsTheEndOffAndOutdatesWhatWasSaid() {
        incidents.triggered(incident, SHORT);
        await().until(() -> !incidents.takeQuiet(10, LONG).incidents().isEmpty());
        otherHub.triggered(incident("n-2"), LONG);

        assertThat(incidents.raised(incident)).isFalse();
        assertThat(incidents.isQuiet("alert-1", incident.dedupKey(), "n-1")).isFalse();
        assertThat(incidents.takeQuiet(10, LONG).incidents()).isEmpty();
        assertThat(incidents.takeQuiet(10, LONG).next()).isNotNull();
    }

    @Test
    void whatIsResolvedIsForgotten() {
        incidents.triggered(incident, SHORT);
        incidents.closed("alert-1", incident.dedupKey());

        assertThat(incidents.isQuiet("alert-1", incident.dedupKey(), "n-1")).isFalse();
        assertThat(incidents.takeQuiet(10, LONG).next()).isNull();
        assertThat(redis.client().getKeys().count()).isZero();
    }
}
