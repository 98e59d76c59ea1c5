package io.serai.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sender says about an event for people and for incidents: how bad it is, in words, and whether it is over. All of
 * it is optional; the members stand beside the others in an event's JSON.
 *
 * @param severity how bad it is; null: the sender does not say
 * @param title one line
 * @param message some lines
 * @param status whether it goes on or is over; null: it is no state but a thing that happened
 * @param incidentKey the same for all events of one problem, so that the end finds its beginning
 * @param links to pages about it
 */
public record Report(
        @Nullable Severity severity,
        @Nullable String title,
        @Nullable String message,
        @Nullable Status status,
        @Nullable String incidentKey,
        List<Link> links) {
    /** Nothing was said. */
    public static final Report NONE = new Report(null, null, null, null, null, List.of());

    public Report {
        links = List.copyOf(links);
    }

    /** How bad it is, with PagerDuty's words: they are the ones that most senders map to. */
    public enum Severity {
        CRITICAL,
        ERROR,
        WARNING,
        INFO;

        /** As in JSON, like {@code critical}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Severity> of(String wire) {
            return EnumNames.find(values(), Severity::wire, wire);
        }
    }

    /** Whether a problem goes on. */
    public enum Status {
        FIRING,
        /** It goes on, and somebody looks after it. */
        ACKNOWLEDGED,
        RESOLVED,
        /** Neither: it only informs. */
        INFO;

        /** As in JSON, like {@code firing}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> of(String wire) {
            return EnumNames.find(values(), Status::wire, wire);
        }
    }

    /**
     * A page about the event.
     *
     * @param href its http or https URL
     * @param text for the link; null: the URL itself
     */
    public record Link(String href, @Nullable String text) {}
}
