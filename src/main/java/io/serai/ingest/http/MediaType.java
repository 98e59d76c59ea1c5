package io.serai.ingest.source.cloudevents;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A media type without its parameters, which say nothing about how to read a CloudEvent.
 *
 * @param name in lower case; empty: none was given
 */
record MediaType(String name) {
    static MediaType of(@Nullable String given) {
        return new MediaType(given == null ? "" : given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    boolean is(String other) {
        return name.equals(other);
    }

    boolean startsWith(String beginning) {
        return name.startsWith(beginning);
    }

    boolean isJson() {
        return name.endsWith("/json") || name.endsWith("+json");
    }

    /** Whether people can read it. */
    boolean isText() {
        return name.startsWith("text/") || name.endsWith("/xml") || name.endsWith("+xml");
    }
}
