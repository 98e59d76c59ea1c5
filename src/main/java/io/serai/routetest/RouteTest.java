package io.serai.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One test as it is written: what is given, and what is expected of the routes.
 *
 * @param file as the operator knows it
 * @param line where it begins
 * @param alerts those that the events are held against; null: the hub's own
 */
record RouteTest(String file, int line, String name, Given given, @Nullable List<Alert> alerts, Expected expected) {
    RouteTest {
        alerts = alerts == null ? null : List.copyOf(alerts);
    }

    /** What comes in. */
    sealed interface Given {
        /** Events, as {@code POST /v1/events} takes them. */
        record Events(List<Event> events) implements Given {
            public Events {
                events = List.copyOf(events);
            }
        }

        /**
         * A request of a sender.
         *
         * @param name of its connection
         */
        @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
        record Hook(String type, String name, byte[] body, Map<String, String> headers) implements Given {
            public Hook {
                headers = Map.copyOf(headers);
            }
        }
    }

    /**
     * What must be so. Of what is null nothing is asked.
     *
     * @param refused words of what the sender is told
     * @param made what the sender's route must make, as far as it is said
     * @param dropped the events that must not get to {@code direct:match}
     * @param routed those that must get there, as far as it is said
     * @param matches all that must match
     */
    record Expected(
            @Nullable String refused,
            @Nullable JsonNode made,
            @Nullable Dropped dropped,
            @Nullable JsonNode routed,
            @Nullable Set<Match> matches,
            List<Messages> messages) {
        Expected {
            messages = List.copyOf(messages);
        }

        boolean isEmpty() {
            return refused == null
                    && made == null
                    && dropped == null
                    && routed == null
                    && matches == null
                    && messages.isEmpty();
        }

        /** Whether somebody has to look for alerts. */
        boolean asksForAlerts() {
            return matches != null || !messages.isEmpty();
        }
    }

    /** Events by their positions, or all of them. */
    record Dropped(boolean all, Set<Integer> events) {
        Dropped {
            events = Set.copyOf(events);
        }

        Set<Integer> of(int count) {
            return all ? new TreeSet<>(IntStream.range(0, count).boxed().toList()) : new TreeSet<>(events);
        }
    }

    /** An event by its position, and an alert by its id or name. */
    record Match(int event, String alert) {}

    /**
     * What one alert must send.
     *
     * @param alert its id or name
     * @param count how many messages
     * @param message the only one that the rest is asked of; null: any
     * @param contains texts that must be in a message
     * @param lacks texts that must be in none
     * @param json values by JSON pointer
     */
    record Messages(
            String alert,
            @Nullable Integer count,
            @Nullable Integer message,
            List<String> contains,
            List<String> lacks,
            Map<String, JsonNode> json) {
        Messages {
            contains = List.copyOf(contains);
            lacks = List.copyOf(lacks);
        }
    }
}
