package io.serai.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.ClusterExtension;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract on a cluster, which refuses a script whose keys are not all on one node. */
class OpenIncidentsOnClusterIT {
    private static final int MANY = 48;
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    static final ClusterExtension cluster = new ClusterExtension();

    private final OpenIncidents incidents = OpenIncidents.onCluster(cluster.scripts());

    @Test
    void theIncidentsOfAnAlertAreInOneSlotAndThoseOfAllAlertsOnAllNodes() {
        Set<Integer> slots = new HashSet<>();
        for (int alert = 0; alert < MANY; alert++) {
            String id = "alert-" + alert;
            Set<String> before = keys();
            incidents.triggered(incident(id, "disk: db-1"), LONG);
            incidents.triggered(incident(id, "disk: db-2/{ä}"), LONG);
            Set<Integer> its = keys().stream()
                    .filter(key -> !before.contains(key))
                    .map(cluster::slot)
                    .collect(Collectors.toSet());
            assertThat(its).hasSize(1);
            slots.addAll(its);
        }

        assertThat(slots).hasSizeGreaterThan(8);
        assertThat(cluster.keysByNode()).allSatisfy(keys -> assertThat(keys).isNotEmpty());
    }

    @Test
    void quietOnesOfAllShardsAreTakenRaisedAndForgotten() {
        List<OpenIncident> all = IntStream.range(0, MANY)
                .mapToObj(alert -> incident("alert-" + alert, "disk"))
                .toList();
        all.forEach(incident -> incidents.triggered(incident, Duration.ofMillis(20)));

        Set<OpenIncident> taken = new HashSet<>();
        await().until(() -> {
            List<OpenIncident> some = incidents.takeQuiet(20, LONG).incidents();
            assertThat(some).hasSizeLessThanOrEqualTo(20);
            taken.addAll(some);
            return taken.size() == MANY;
        });

        assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
        assertThat(all).allMatch(incidents::raised);
        assertThat(all).allMatch(incident -> incidents.isQuiet(incident.alertId(), "disk", "n-1"));
        all.forEach(incident -> incidents.closed(incident.alertId(), "disk"));
        assertThat(keys()).isEmpty();
    }

    private static OpenIncident incident(String alertId, String dedupKey) {
        return new OpenIncident(alertId, dedupKey, "disk:usage", "acme", "n-1");
    }

    private static Set<String> keys() {
        return cluster.keysByNode().stream().flatMap(List::stream).collect(Collectors.toSet());
    }
}
