package io.serai.messages;

import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.testing.SampleEvents;
import java.time.Instant;
import java.util.List;

/** Claims of a workspace whose window has just ended, always at the same moment and with the same id. */
public final class Claims {
    /** The notification's id. */
    public static final String ID = "0199a200-0000-7000-8000-0000000000aa";

    private static final Instant CLAIMED = Instant.parse("2026-03-01T09:31:00.250Z");

    private Claims() {}

    /** Of events of one type. */
    public static Claim of(List<Event> events) {
        return new Claim(
                ID,
                Destinations.ALERT_ID,
                events.getFirst().eventType(),
                SampleEvents.WORKSPACE,
                SampleEvents.TIME,
                CLAIMED,
                0,
                0,
                0,
                events.stream().map(Event::toJson).toList());
    }
}
