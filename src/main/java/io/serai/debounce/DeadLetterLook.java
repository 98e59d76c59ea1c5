package io.serai.debounce;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one look through dead letters found, the newest first.
 *
 * @param upTo the last letter that was looked at; null when none is behind it
 */
record DeadLetterLook(List<DeadLetterReader.Found> found, @Nullable DeadLetterPlace upTo) {
    /** The answer of listletters.lua. */
    static DeadLetterLook read(List<@Nullable Object> answer) {
        List<?> last = (List<?>) Objects.requireNonNull(answer.getFirst());
        return new DeadLetterLook(
                answer.stream().skip(1).map(DeadLetterReader::letter).toList(),
                last.isEmpty()
                        ? null
                        : new DeadLetterPlace(DeadLetterReader.text(last.get(0)), DeadLetterReader.text(last.get(1))));
    }

    /** One look of several at once, each at another shard: no further than the shard that got least far. */
    static DeadLetterLook together(List<DeadLetterLook> looks, int wanted) {
        if (looks.size() == 1) {
            return looks.getFirst();
        }
        DeadLetterPlace end = looks.stream()
                .flatMap(look -> Stream.ofNullable(look.upTo()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        List<DeadLetterReader.Found> all = looks.stream()
                .flatMap(look -> look.found().stream())
                .filter(found -> end == null || place(found).compareTo(end) <= 0)
                .sorted(Comparator.comparing(DeadLetterLook::place))
                .toList();
        return all.size() > wanted
                ? new DeadLetterLook(all.subList(0, wanted), place(all.get(wanted - 1)))
                : new DeadLetterLook(all, end);
    }

    private static DeadLetterPlace place(DeadLetterReader.Found found) {
        return new DeadLetterPlace(found.score(), found.letter().id());
    }
}
