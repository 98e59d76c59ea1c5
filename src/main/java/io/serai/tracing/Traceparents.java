package io.serai.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the header {@code traceparent} of W3C Trace Context (https://www.w3.org/TR/trace-context/, 3.2). What a
 * sender gets wrong there is as if it had sent none: no event is refused for it.
 */
public final class Traceparents {
    /** The header's name, and the name under which buckets keep it. */
    public static final String NAME = "traceparent";

    /** A later version may have more behind it. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int LONGEST = 256;

    private Traceparents() {}

    /** Empty when it is none. */
    static Optional<SpanContext> read(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || (text.startsWith("00") && form.group(4) != null)) {
            return Optional.empty();
        }
        SpanContext context = SpanContext.createFromRemoteParent(
                form.group(1), form.group(2), TraceFlags.fromHex(form.group(3), 0), TraceState.getDefault());
        return context.isValid() ? Optional.of(context) : Optional.empty();
    }

    /** For those who go on with it; null when it is not traced. */
    public static @Nullable String of(Span span) {
        SpanContext context = span.getSpanContext();
        return context.isValid() && context.isSampled()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }
}
