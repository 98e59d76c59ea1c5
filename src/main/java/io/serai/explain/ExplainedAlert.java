package io.serai.explain;

import io.serai.alert.Explanation;
import io.serai.debounce.OpenBuckets;
import io.serai.debounce.WindowRules;
import io.serai.format.RedactionView;
import org.jspecify.annotations.Nullable;

/**
 * What one alert makes of one event.
 *
 * @param outlook what becomes of the match; null: there is none
 */
public record ExplainedAlert(Explanation explanation, @Nullable Outlook outlook) {
    /**
     * What becomes of an event that an alert gets.
     *
     * @param met what it would meet in its bucket now; null: nobody knows
     * @param way null: there was no time to ask
     * @param rendered null: nobody asked for messages, or too many did
     */
    public record Outlook(
            WindowRules window,
            OpenBuckets.@Nullable Met met,
            RedactionView redaction,
            @Nullable Way way,
            Renderer.@Nullable Rendered rendered) {}

    /**
     * What stands between an alert and its receiver, whichever the event is.
     *
     * @param receiver how the destination is; null: nobody knows
     * @param brokenGuardRule why the guard would let nothing out; null: it would
     */
    public record Way(Receivers.@Nullable Known receiver, @Nullable String brokenGuardRule) {
        /** Whether the destination takes notifications, as far as anybody knows; else they become dead letters at once. */
        boolean taken() {
            return receiver == null || receiver.takes();
        }
    }
}
