package io.serai.explain;

import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.alert.Explanation;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.OpenBuckets;
import io.serai.event.Event;
import io.serai.format.RedactionView;
import io.serai.guard.DestinationGuard;
import io.serai.ingest.AlertWindows;
import io.serai.ingest.RoutingTrials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of an event what routing makes of it and why each alert gets it or does not, and of those that do where it would
 * gather and whether anything would be sent. Nothing is stored or sent.
 */
public final class Explainer {
    /** Somebody waits, and holds up a thread: nothing that takes time begins later than this. */
    static final Duration MOST_TIME = Duration.ofSeconds(10);

    /** For the name of one destination. */
    private static final Duration MOST_LOOKUP = Duration.ofSeconds(1);

    /** Rendering runs ops' routes, one after the other. */
    private static final int MOST_RENDERED = 20;

    /** Alerts of all events of a request: some megabytes. */
    private static final int MOST_SHOWN = 5_000;

    private static final String OUT_OF_TIME = "not asked: the time for this request was up";

    private final AlertRegistry alerts;
    private final RoutingTrials routing;
    private final AlertWindows windows;
    private final DestinationGuard guard;
    private final Gathering gathering;
    private final Receivers receivers;
    private final Renderer renderer;
    private final Clock clock;

    public Explainer(
            AlertRegistry alerts,
            RoutingTrials routing,
            AlertWindows windows,
            DestinationGuard guard,
            Gathering gathering,
            Receivers receivers,
            Renderer renderer,
            Clock clock) {
        this.alerts = alerts;
        this.routing = routing;
        this.windows = windows;
        this.guard = guard;
        this.gathering = gathering;
        this.receivers = receivers;
        this.renderer = renderer;
        this.clock = clock;
    }

    /**
     * @param visible the workspaces that whoever asks may know of
     * @throws io.serai.json.InvalidInputException when there is no such alert as the request names
     * @throws io.serai.redis.RedisUnavailableException when an alert gets an event and Redis can't say the rest
     */
    public List<ExplainedEvent> explain(ExplainRequest question, Predicate<String> visible) {
        String wanted = question.alert();
        Alert only = wanted == null
                ? null
                : AlertSearch.find(
                        wanted,
                        alerts.all().stream()
                                .filter(alert -> visible.test(alert.workspaceId()))
                                .toList());
        Answer answer = new Answer(question, visible, only);
        return question.events().stream().map(answer::event).toList();
    }

    /** The nearer to a match, the sooner somebody wants to read of it. */
    private static int distance(Explanation explanation) {
        return explanation.matches() ? 0 : explanation.triggers().isEmpty() ? 2 : 1;
    }

    /** The answer to one request: what it has taken so far, and what was asked of each alert already. */
    private final class Answer {
        private final ExplainRequest question;
        private final Predicate<String> visible;
        private final @Nullable Alert only;
        private final Instant end = clock.instant().plus(MOST_TIME);
        private final Map<String, ExplainedAlert.Way> ways = new HashMap<>();
        private int shown;
        private int rendered;

        /** Counted once: an event of this id in a bucket of this alert. */
        private record Counted(String alertId, String eventType, String id) {}

        Answer(ExplainRequest question, Predicate<String> visible, @Nullable Alert only) {
            this.question = question;
            this.visible = visible;
            this.only = only;
        }

        ExplainedEvent event(Event event) {
            if (!inTime()) {
                return new ExplainedEvent(event, ExplainedEvent.Outcome.NOT_ASKED, OUT_OF_TIME, List.of());
            }
            RoutingTrials.Routed routed = routing.route(event, question.source());
            Set<Counted> counted = new HashSet<>();
            List<ExplainedEvent.Arrival> arrivals = routed.arrived().stream()
                    .map(arrived -> arrival(arrived, !arrived.equals(event), counted))
                    .toList();
            ExplainedEvent.Outcome outcome = routed.failure() != null
                    ? ExplainedEvent.Outcome.FAILED
                    : arrivals.isEmpty() ? ExplainedEvent.Outcome.DROPPED : ExplainedEvent.Outcome.GOES_ON;
            return new ExplainedEvent(event, outcome, routed.failure(), arrivals);
        }

        private boolean inTime() {
            return clock.instant().isBefore(end);
        }

        private ExplainedEvent.Arrival arrival(Event event, boolean changed, Set<Counted> counted) {
            if (!visible.test(event.workspaceId())) {
                return ExplainedEvent.Arrival.elsewhere(event);
            }
            List<Explanation> explanations = (only == null ? alerts.of(event.workspaceId()) : List.of(only))
                    .stream()
                            .map(alert -> AlertMatcher.explain(alert, event))
                            .sorted(Comparator.comparing(Explainer::distance))
                            .toList();
            List<ExplainedAlert> some = new ArrayList<>();
            int matching = 0;
            for (Explanation explanation : explanations) {
                boolean matches = explanation.matches();
                matching += matches ? 1 : 0;
                if (shown < MOST_SHOWN && (matches || some.size() - matching < question.limit())) {
                    shown++;
                    some.add(new ExplainedAlert(
                            explanation, matches ? outlook(explanation.alert(), event, counted) : null));
                }
            }
            return new ExplainedEvent.Arrival(event, changed, false, matching, some, explanations.size() - some.size());
        }

        private ExplainedAlert.Outlook outlook(Alert alert, Event event, Set<Counted> counted) {
            boolean first = counted.add(new Counted(alert.id(), event.eventType(), BucketEvent.id(event)));
            return new ExplainedAlert.Outlook(
                    windows.of(alert),
                    met(alert, event, first),
                    RedactionView.of(alert),
                    way(alert),
                    rendered(alert, event));
        }

        /** Null: nobody knows. */
        private OpenBuckets.@Nullable Met met(Alert alert, Event event, boolean first) {
            OpenBuckets.Met met = inTime() ? gathering.find(alert.id(), event) : null;
            if (met == null) {
                return first ? null : new OpenBuckets.Met(null, true);
            }
            OpenBuckets.Open open = met.open();
            // What an alert of another workspace left under the same id is no bucket of this one.
            boolean own = open != null && open.workspaceId().equals(alert.workspaceId());
            return new OpenBuckets.Met(own ? open : null, met.seen() || !first);
        }

        /** Null: there was no time to ask. */
        private ExplainedAlert.@Nullable Way way(Alert alert) {
            ExplainedAlert.Way known = ways.get(alert.id());
            if (known == null && inTime()) {
                known = new ExplainedAlert.Way(
                        receivers.of(alert),
                        guard.brokenRule(alert.webhook().url().value(), MOST_LOOKUP));
                ways.put(alert.id(), known);
            }
            return known;
        }

        /** Null: nobody asked for messages, or too many did. */
        private Renderer.@Nullable Rendered rendered(Alert alert, Event event) {
            if (!question.render() || rendered == MOST_RENDERED) {
                return null;
            }
            if (!inTime()) {
                return new Renderer.Rendered(List.of(), OUT_OF_TIME);
            }
            rendered++;
            return renderer.render(alert, event);
        }
    }
}
