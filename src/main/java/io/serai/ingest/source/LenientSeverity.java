package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.EventLimits;
import io.serai.event.Report;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bad something is, in the words that senders and teams use for it. */
final class LenientSeverity {
    private LenientSeverity() {}

    /** Null for a word that could mean anything. */
    static Report.@Nullable Severity of(JsonNode said) {
        String word = LenientText.line(said, EventLimits.MAX_NAME);
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "critical", "crit", "fatal", "emergency", "alert", "page", "p1" -> Report.Severity.CRITICAL;
            case "error", "err", "major", "high", "p2" -> Report.Severity.ERROR;
            case "warning", "warn", "minor", "medium", "p3" -> Report.Severity.WARNING;
            case "info", "information", "notice", "low", "none", "ok", "debug", "trace", "p4" -> Report.Severity.INFO;
            default -> null;
        };
    }
}
