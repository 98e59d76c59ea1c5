package io.serai.routetest;

import io.serai.alert.Alert;
import io.serai.event.Event;
import io.serai.ingest.source.SourceTrial;
import java.util.List;
import java.util.Map;

/** The routes of a folder, in a place where nothing is stored or sent. */
public interface RoutesUnderTest {
    /** Lets a test begin without the events of another one, which may have the same ids. */
    void forget();

    /**
     * The events that a sender's request is about.
     *
     * @param type of the sender: {@code direct:source-<type>}
     * @param name of its connection
     * @throws RouteFailedException when the route fails, or there is none
     */
    SourceTrial.Result send(String type, String name, byte[] body, Map<String, String> headers);

    /**
     * What {@code routing.yaml} sends to {@code direct:match}: the event as it is or rewritten, or nothing.
     *
     * @throws RouteFailedException when it fails
     */
    List<Event> route(Event event);

    /**
     * The messages of one notification; none when a step of its route leaves it out.
     *
     * @throws RouteFailedException when the route fails
     */
    List<byte[]> messages(Alert alert, String eventType, List<Event> events);
}
