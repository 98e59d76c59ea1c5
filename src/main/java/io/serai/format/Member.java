package io.serai.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The members of a file of texts: the parts of a {@link NotificationText} that are made by templates. */
enum Member {
    /** What happened, like {@code Prompt Created}: plain text in the others. */
    LABEL,
    /** One line for phones and subjects. */
    BRIEF,
    /** The same as a sentence. */
    SUMMARY,
    /** Over the items. */
    HEADING,
    /** One thing that happened. */
    ITEM,
    /** Between the items. */
    SEPARATOR,
    /** Where to look, under the items. */
    BELOW,
    /** In place of items that find no room. */
    OVERALL;

    /** As in files, like {@code label}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Member> of(String key) {
        return Arrays.stream(values())
                .filter(member -> member.key().equals(key))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Member::key).toList();
    }
}
