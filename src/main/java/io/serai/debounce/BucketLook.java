package io.serai.debounce;

import io.serai.json.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one look through the index of buckets found, the soonest due first.
 *
 * @param now by Redis' clock
 * @param members how many are in the index
 * @param upTo the last one that was looked at; null when none is behind it
 */
record BucketLook(Instant now, long members, List<Found> found, @Nullable Place upTo) {
    /** A bucket and where it stands. */
    record Found(Place place, OpenBuckets.Waiting bucket) {}

    /**
     * Behind which member a list of buckets goes on. The order is that of Redis' sorted sets, and the same for all shards.
     *
     * @param score as Redis prints it
     */
    record Place(String score, String member) implements Comparable<Place> {
        static final Place FIRST = new Place("", "");

        /**
         * @throws InvalidInputException when the text is not one of a page
         */
        static Place of(String position) {
            int separator = position.indexOf(' ');
            if (separator < 1 || !position.substring(0, separator).matches("-?(inf|\\d[0-9.e+-]{0,30})")) {
                throw new InvalidInputException("cursor", "must be a nextCursor of an earlier answer");
            }
            return new Place(position.substring(0, separator), position.substring(separator + 1));
        }

        @Override
        public int compareTo(Place other) {
            int byTime = Double.compare(number(score), number(other.score));
            return byTime != 0
                    ? byTime
                    : Arrays.compareUnsigned(
                            member.getBytes(StandardCharsets.UTF_8), other.member.getBytes(StandardCharsets.UTF_8));
        }

        private static double number(String score) {
            try {
                return Double.parseDouble(score.replace("inf", "Infinity"));
            } catch (NumberFormatException e) {
                return Double.POSITIVE_INFINITY;
            }
        }

        @Override
        public String toString() {
            return score + " " + member;
        }
    }

    /** The answer of listbuckets.lua. */
    static BucketLook read(List<@Nullable Object> answer) {
        List<?> last = (List<?>) Objects.requireNonNull(answer.get(2));
        return new BucketLook(
                Instant.ofEpochMilli((Long) Objects.requireNonNull(answer.get(0))),
                (Long) Objects.requireNonNull(answer.get(1)),
                answer.stream().skip(3).map(BucketLook::found).toList(),
                last.isEmpty() ? null : place(last));
    }

    private static Found found(@Nullable Object answer) {
        List<?> parts = (List<?>) Objects.requireNonNull(answer);
        List<?> meta = (List<?>) Objects.requireNonNull(parts.get(2));
        OpenBuckets.Waiting bucket = new OpenBuckets.Waiting(
                text(meta.get(0)),
                text(meta.get(1)),
                text(meta.get(2)),
                number(meta.get(3)),
                number(meta.get(4)),
                Instant.ofEpochMilli(number(meta.get(5))),
                Instant.ofEpochMilli(number(meta.get(6))),
                (Long) Objects.requireNonNull(parts.get(3)));
        return new Found(place(parts), bucket);
    }

    private static Place place(List<?> parts) {
        return new Place(text(parts.get(0)), text(parts.get(1)));
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    /** A time that nobody has written may be any number. */
    private static long number(@Nullable Object value) {
        return (long) Math.clamp(Double.parseDouble(text(value)), 0, 253_402_300_799_999.0);
    }

    /** One look of several at once, each at another shard: no further than the shard that got least far. */
    static BucketLook together(List<BucketLook> looks, int wanted) {
        if (looks.size() == 1) {
            return looks.getFirst();
        }
        Place end = looks.stream()
                .flatMap(look -> Stream.ofNullable(look.upTo()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        List<Found> all = looks.stream()
                .flatMap(look -> look.found().stream())
                .filter(found -> end == null || found.place().compareTo(end) <= 0)
                .sorted(Comparator.comparing(Found::place))
                .toList();
        boolean more = all.size() > wanted;
        return new BucketLook(
                looks.getFirst().now(),
                looks.stream().mapToLong(BucketLook::members).sum(),
                more ? all.subList(0, wanted) : all,
                more ? all.get(wanted - 1).place() : end);
    }
}
