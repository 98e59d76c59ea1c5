package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.Alertmanager;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The Prometheus Alertmanager of this machine: an event is an alert with labels of its own, a group has a label, a route
 * and a receiver.
 */
final class AlertmanagerPeer implements Peer {
    static final Kind KIND = new Kind() {
        @Override
        public String name() {
            return "Alertmanager";
        }

        @Override
        public Optional<String> absent() {
            return Alertmanager.installed().isPresent()
                    ? Optional.empty()
                    : Optional.of("there is no " + Alertmanager.COMMAND + " on the PATH; on Debian: apt-get install "
                            + Alertmanager.COMMAND);
        }

        @Override
        public Peer start(BenchRedis redis, Setup setup) throws IOException, InterruptedException {
            Alertmanager alertmanager = Alertmanager.start(Peer.folder(redis, "alertmanager"), config(setup));
            try {
                return new AlertmanagerPeer(alertmanager, settings(setup.window()));
            } catch (IOException e) {
                alertmanager.close();
                throw e;
            }
        }
    };

    private static final int OK = 200;

    private final Alertmanager alertmanager;
    private final String version;
    private final String settings;

    private AlertmanagerPeer(Alertmanager alertmanager, String settings) throws IOException {
        this.alertmanager = alertmanager;
        this.settings = settings;
        version = alertmanager.version();
    }

    private static String config(Setup setup) {
        List<String> receivers = setup.receivers();
        String routes = IntStream.range(0, receivers.size())
                .mapToObj("    - {receiver: group-%1$d, matchers: ['group=\"%1$d\"']}\n"::formatted)
                .collect(Collectors.joining());
        String webhooks = IntStream.range(0, receivers.size())
                .mapToObj(group ->
                        """
                          - name: group-%d
                            webhook_configs: [{url: "%s", send_resolved: false}]
                        """
                                .formatted(group, receivers.get(group)))
                .collect(Collectors.joining());
        return """
                route:
                  receiver: group-0
                  %s
                  routes:
                %sreceivers:
                %s"""
                .formatted(grouping(setup.window()), routes, webhooks);
    }

    private static String grouping(Duration window) {
        return window.isZero()
                // Each alert is a group by itself.
                ? "group_by: ['...']\n  group_wait: 0s"
                : "group_by: [group]\n  group_wait: %1$dms\n  group_interval: %1$dms".formatted(window.toMillis());
    }

    private static String settings(Duration window) {
        return window.isZero()
                ? "no cluster; group_by: ['...'], group_wait: 0s"
                : "no cluster; group_by: [group], group_wait and group_interval: the window";
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public URI url() {
        return URI.create(alertmanager.url());
    }

    @Override
    public int acknowledged() {
        return OK;
    }

    @Override
    public EventRequest request(int group, int events, int bytes) {
        return new EventRequest(url(), "/api/v2/alerts", alerts(group, events, bytes), events);
    }

    /** As Prometheus sends them; alerts with the same labels would be the same alert. */
    private static byte[] alerts(int group, int events, int bytes) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.putObject("labels")
                .put("alertname", "TraceErrors")
                .put("severity", "critical")
                .put("group", Integer.toString(group))
                .put("trace", EventIds.of(0));
        alert.putObject("annotations")
                .put("summary", "The tool call did not answer in time.")
                .put("description", "");
        alert.put("generatorURL", "http://prometheus.example.com/graph?g0.expr=trace_errors");
        int rest = bytes - Json.write(alert).length;
        alert.withObject("/annotations").put("description", "x".repeat(Math.max(0, rest)));
        return Json.write(new ArrayNode(JsonNodeFactory.instance, Collections.nCopies(events, alert)));
    }

    @Override
    public Usage usage() {
        return new Usage(alertmanager.pid());
    }

    @Override
    public void kill() {
        alertmanager.kill();
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        alertmanager.restart();
    }

    /** It keeps alerts in its memory alone. */
    @Override
    public void forget() throws IOException, InterruptedException {
        alertmanager.kill();
        alertmanager.restart();
    }

    @Override
    public void close() {
        alertmanager.close();
    }
}
