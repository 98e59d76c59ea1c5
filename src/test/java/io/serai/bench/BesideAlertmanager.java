package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.Alertmanager;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.camel.util.FileUtil;

/** The hub's event API and Alertmanager's, in turn, with the same load and things of the same size. */
final class BesideAlertmanager implements Section {
    private static final int OK = 200;
    private static final int BATCH = 100;

    /** Takes alerts and tells nobody, as the hub with its window of an hour. */
    private static final String NOBODY =
            """
            route: {receiver: nobody, group_by: [project], group_wait: 1h}
            receivers: [{name: nobody}]
            """;

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public String about() {
        return "Beside Prometheus Alertmanager: POST /v1/events and POST /api/v2/alerts";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        if (Alertmanager.installed().isEmpty()) {
            findings.remark("Not measured: there is no " + Alertmanager.COMMAND
                    + " on the PATH. On Debian: apt-get install " + Alertmanager.COMMAND);
            return;
        }
        Path folder = Files.createTempDirectory("serai-bench-alertmanager-");
        List<String> projects = Ingest.projects(Ingest.CONNECTIONS);
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects));
                Alertmanager alertmanager = Alertmanager.start(folder, NOBODY)) {
            List<Contender> contenders = List.of(
                    new Contender(
                            "Serai", 1, Ingest.load(hub.url(), projects, BenchEvents.SMALL_BYTES, 1), hub.usage()),
                    alertmanager("Alertmanager, ever the same alert", alertmanager, projects, 1, false),
                    alertmanager("Alertmanager", alertmanager, projects, 1, true),
                    new Contender(
                            "Serai",
                            BATCH,
                            Ingest.load(hub.url(), projects, BenchEvents.SMALL_BYTES, BATCH),
                            hub.usage()),
                    alertmanager("Alertmanager", alertmanager, projects, BATCH, true));
            Progress.say("warming up");
            for (Contender contender : contenders) {
                contender.load().run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
            }
            for (int round = 0; round < Ingest.rounds(effort); round++) {
                for (Contender contender : contenders) {
                    redis.clear();
                    Progress.say(contender.name() + ", " + contender.size() + " in a request, round " + (round + 1));
                    contender.sum().turn(contender.load(), contender.usage(), redis, effort);
                }
            }
            Table table = Ingest.table("", "in a request");
            for (Contender contender : contenders) {
                contender.sum().row(table, findings, contender.name(), contender.size());
            }
            findings.table(table);
            findings.remark(
                    ("In turn, %d turns of %.1f s each, with the same load: %d connections, each waiting for its"
                                    + " answers; an event and an alert have about %,d bytes. What Serai acknowledges is in"
                                    + " Redis' append-only file; what Alertmanager %s acknowledges is in its memory, and its"
                                    + " same alert again and again is one alert there.")
                            .formatted(
                                    Ingest.rounds(effort),
                                    effort.turn().toNanos() / 1e9,
                                    Ingest.CONNECTIONS,
                                    BenchEvents.SMALL_BYTES,
                                    alertmanager.version()));
            findings.atLeast(
                    "Serai by Alertmanager with the same alert, one in a request",
                    contenders.get(0).sum().requestsPerSecond()
                            / contenders.get(1).sum().requestsPerSecond(),
                    1,
                    "×");
            findings.atLeast(
                    "Serai by Alertmanager, 100 in a request",
                    contenders.get(3).sum().eventsPerSecond()
                            / contenders.get(4).sum().eventsPerSecond(),
                    1,
                    "×");
        } finally {
            FileUtil.removeDir(folder.toFile());
        }
    }

    private record Contender(String name, int size, ClosedLoop load, Usage usage, Ingest.Sum sum) {
        Contender(String name, int size, ClosedLoop load, Usage usage) {
            this(name, size, load, usage, new Ingest.Sum());
        }
    }

    private static Contender alertmanager(
            String name, Alertmanager alertmanager, List<String> projects, int size, boolean distinct) {
        URI url = URI.create(alertmanager.url());
        List<EventRequest> requests = projects.stream()
                .map(project -> new EventRequest(url, "/api/v2/alerts", alerts(project, size, distinct), size))
                .toList();
        ClosedLoop load = new ClosedLoop(url, Ingest.CONNECTIONS, OK, requests);
        return new Contender(name, size, load, new Usage(alertmanager.pid()));
    }

    /** An alert as Prometheus sends it, about as large as a small event. */
    private static byte[] alerts(String project, int size, boolean distinct) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.putObject("labels")
                .put("alertname", "TraceErrors")
                .put("severity", "critical")
                .put("project", project)
                .put("trace", distinct ? EventIds.of(0) : "the same");
        alert.putObject("annotations")
                .put("summary", "The tool call did not answer in time.")
                .put("description", "");
        alert.put("generatorURL", "http://prometheus.example.com/graph?g0.expr=trace_errors");
        int rest = BenchEvents.SMALL_BYTES - Json.write(alert).length;
        alert.withObject("/annotations").put("description", "x".repeat(Math.max(0, rest)));
        return Json.write(new ArrayNode(JsonNodeFactory.instance, Collections.nCopies(size, alert)));
    }
}
