package io.serai.explain;

import io.serai.alert.Alert;
import io.serai.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the messages that an alert would send for one event alone, and sends none. */
@FunctionalInterface
public interface Renderer {
    /**
     * What was made.
     *
     * @param messages the parts in their order, without the alert's secrets
     * @param failure why there are none; null: there are
     */
    record Rendered(List<String> messages, @Nullable String failure) {
        public Rendered {
            messages = List.copyOf(messages);
        }
    }

    Rendered render(Alert alert, Event event);
}
