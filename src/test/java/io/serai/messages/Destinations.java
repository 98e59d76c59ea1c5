package io.serai.messages;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.EnvelopeForm;
import io.serai.alert.MessageOptions;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.event.LoggedRequest;
import io.serai.testing.SampleEvents;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert for each form of message that the hub sends: one for each destination type, and for each envelope. */
public final class Destinations {
    static final String ALERT_ID = "0199a200-0000-7000-8000-0000000000a1";
    private static final String NAME = "Checkout in production";

    private Destinations() {}

    /**
     * Where messages go.
     *
     * @param name of the folder of its golden files
     */
    public record Destination(String name, Alert alert) {
        /** Whether alerts of that type get such events at all. */
        public boolean takes(String eventType, int events) {
            return !alert.type().equals(Alert.HELICONE) || (eventType.equals(LoggedRequest.TYPE) && events == 1);
        }

        /** Whether it shows details to people, in as many messages as it takes. */
        public boolean pages() {
            return !List.of("general", Alert.HELICONE, "kafka").contains(alert.type());
        }

        /** The same under another name of its alert. */
        public Destination named(String alertName) {
            return new Destination(
                    name,
                    Destinations.alert(alert.type(), alertName, alert.options().messages()));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them. */
    public static List<Destination> all() {
        return List.of(
                of("general"),
                general("general-snake", EnvelopeForm.SNAKE),
                general("general-helicone", EnvelopeForm.HELICONE),
                general("general-cloudevents", EnvelopeForm.CLOUDEVENTS),
                of(Alert.HELICONE),
                of("kafka"),
                of("slack"),
                of("pagerduty"),
                of("teams"),
                of("discord"),
                of("google-chat"),
                of("telegram"),
                of("email"));
    }

    /** The one of that name. */
    public static Destination named(String name) {
        return all().stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Destination of(String type) {
        return new Destination(type, alert(type, NAME, MessageOptions.DEFAULT));
    }

    private static Destination general(String name, EnvelopeForm envelope) {
        return new Destination(name, alert("general", NAME, MessageOptions.DEFAULT.withEnvelope(envelope)));
    }

    private static Alert alert(String type, String name, MessageOptions messages) {
        return new Alert(
                ALERT_ID,
                name,
                true,
                SampleEvents.WORKSPACE,
                type,
                null,
                metadata(type),
                new Webhook(new Secret(url(type)), null, hmacKey(type), null, Map.of()),
                List.of(),
                AlertOptions.DEFAULT.withMessages(messages));
    }

    private static @Nullable Secret hmacKey(String type) {
        return type.equals(Alert.HELICONE) ? new Secret("a-key-of-32-characters-for-tests") : null;
    }

    private static String url(String type) {
        return "https://hooks.example.com/" + type;
    }

    private static Map<String, String> metadata(String type) {
        return switch (type) {
            case "pagerduty" ->
                Map.of("base_url", "https://opik.example.com", "routing_key", "R0UT1NGK3Y00000000000000000000A1");
            case "telegram" -> Map.of("base_url", "https://opik.example.com", "chat_id", "-1001234567890");
            default -> Map.of("base_url", "https://opik.example.com");
        };
    }
}
