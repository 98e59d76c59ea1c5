package io.serai.format;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a notification tells a person, before any destination's markup and limits. Its texts are those of Opik's Slack
 * messages; what comes from events is one line without control characters.
 *
 * @param label what happened, like {@code Prompt Created}
 * @param count how many single things it happened to: a batch of 25 counts 25
 * @param heading over the entries
 * @param separator between the entries
 * @param below where to look, under the entries
 * @param overall ends {@code Overall 30 …}, said when not all entries find room
 * @param overview where all of them can be seen
 */
record Digest(
        String label,
        int count,
        String heading,
        List<Entry> entries,
        String separator,
        @Nullable Link below,
        String overall,
        Link overview) {
    Digest {
        entries = List.copyOf(entries);
    }

    /** {@code 3 new Prompt Created events}. */
    String happened() {
        return count + " new " + label + " " + events();
    }

    String events() {
        return count == 1 ? "event" : "events";
    }

    enum Style {
        PLAIN,
        BOLD,
        CODE
    }

    record Span(Style style, String text) {
        static Span plain(String text) {
            return new Span(Style.PLAIN, text);
        }

        static Span bold(String text) {
            return new Span(Style.BOLD, text);
        }

        static Span code(String text) {
            return new Span(Style.CODE, text);
        }
    }

    /** One thing that happened, and its page where there is one. */
    record Entry(List<Span> spans, @Nullable Link link) {
        Entry {
            spans = List.copyOf(spans);
        }

        static Entry of(@Nullable Link link, Span... spans) {
            return new Entry(Arrays.asList(spans), link);
        }

        /** The entry without markup. */
        String words() {
            return spans.stream().map(Span::text).collect(Collectors.joining());
        }
    }
}
