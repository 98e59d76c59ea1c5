package io.serai.ingest.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A media type without its parameters, which say nothing about how to read a body.
 *
 * @param name in lower case; empty: none was given
 */
public record MediaType(String name) {
    /** @param contentType as the header has it; null: there is none */
    public static MediaType of(@Nullable String contentType) {
        return new MediaType(
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    public boolean is(String other) {
        return name.equals(other);
    }

    public boolean startsWith(String beginning) {
        return name.startsWith(beginning);
    }

    public boolean isJson() {
        return name.endsWith("/json") || (name.contains("/") && name.endsWith("+json"));
    }

    /** Whether people can read it. */
    public boolean isText() {
        return name.startsWith("text/") || name.endsWith("/xml") || name.endsWith("+xml");
    }
}
