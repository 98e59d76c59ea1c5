package io.serai.bench;

import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Work for a hub while it is profiled. */
sealed interface ProfileLoad extends AutoCloseable {
    /** Goes on for so long; answers the number of events that the hub is done with. */
    long run(Duration time) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Requests of so many events to alerts whose windows stay open. */
    record Accept(ClosedLoop requests) implements ProfileLoad {
        static String alerts(List<String> projects) {
            return Ingest.alerts(projects);
        }

        static Accept of(URI hub, List<String> projects, int eventsPerRequest) {
            return new Accept(Ingest.load(hub, projects, BenchEvents.SMALL_BYTES, eventsPerRequest));
        }

        @Override
        public long run(Duration time) throws IOException {
            return requests.run(Duration.ZERO, time).allEvents();
        }

        @Override
        public void close() {}
    }

    /** Events, one in a request, each a webhook of its own at once: the next is sent when one of those before has arrived. */
    final class Deliver implements ProfileLoad {
        private static final int CONNECTIONS = 32;
        private static final int UNDER_WAY = 256;
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final Semaphore places = new Semaphore(UNDER_WAY);
        private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
        private final Senders senders;
        private final int alerts;
        private long next;

        Deliver(URI hub, List<String> projects) {
            BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
            senders = new Senders(
                    hub,
                    CONNECTIONS,
                    projects.stream()
                            .map(project -> new EventRequest(hub, events, 1, project))
                            .toList());
            alerts = projects.size();
        }

        /** A webhook brings its events' ids more than once. */
        void arrived(long number) {
            if (underWay.remove(number)) {
                places.release();
            }
        }

        @Override
        public long run(Duration time) throws IOException, InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            long count = 0;
            while (System.nanoTime() < end) {
                await(1);
                underWay.add(next);
                senders.send((int) (next % alerts), next);
                next++;
                count++;
            }
            await(UNDER_WAY);
            places.release(UNDER_WAY);
            return count;
        }

        private void await(int wanted) throws IOException, InterruptedException {
            boolean free = places.tryAcquire(wanted, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            senders.check();
            if (!free) {
                throw new IOException(underWay.size() + " events have not arrived after " + PATIENCE);
            }
        }

        @Override
        public void close() {
            senders.close();
        }
    }

    /** Events at a fixed rate that gather for a second, and leave as messages for people. */
    final class Buckets implements ProfileLoad {
        private static final int IN_A_REQUEST = 10;
        private static final int REQUESTS_PER_SECOND = 320;

        private final Senders senders;
        private final int alerts;
        private long next;

        Buckets(URI hub, List<String> projects) {
            BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
            senders = new Senders(
                    hub,
                    projects.size(),
                    projects.stream()
                            .map(project -> new EventRequest(hub, events, IN_A_REQUEST, project))
                            .toList());
            alerts = projects.size();
        }

        @Override
        public long run(Duration time) throws IOException {
            long from = next;
            FixedRate.run(REQUESTS_PER_SECOND, time, (number, dueAt) -> {
                senders.send(number % alerts, next);
                next += IN_A_REQUEST;
            });
            senders.check();
            return next - from;
        }

        @Override
        public void close() {
            senders.close();
        }
    }

    /**
     * Alerts of this type, each with a project and a place of its own.
     *
     * @param options as the file of alerts has them
     */
    static String alerts(List<String> projects, String type, String url, String options) {
        return projects.stream()
                .map(project ->
                        """
                          - id: bench-%1$s
                            name: Bench
                            workspace_id: %3$s
                            project_id: %1$s
                            alert_type: %4$s
                            webhook: {url: "%5$s%1$s", secret_token: token-of-the-bench}
                            options: {%6$s}
                            triggers: [{event_type: "%2$s"}]
                        """
                                .formatted(project, BenchEvents.TYPE, SampleEvents.WORKSPACE, type, url, options))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }
}
