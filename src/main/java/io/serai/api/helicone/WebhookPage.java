package io.serai.api.helicone;

import io.serai.alert.StoredAlert;
import io.serai.api.ApiRequest;
import io.serai.json.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which webhooks somebody wants to see. Helicone's servers list all of them, and so it is when nobody says how many.
 *
 * @param name a part of their names, without case; null: any
 * @param position behind which the list goes on; null: from the newest
 * @param limit most of them; null: all
 */
record WebhookPage(@Nullable String name, @Nullable String position, @Nullable Integer limit) {
    private static final int MAX_LIMIT = 500;

    static WebhookPage read(ApiRequest request) {
        return request.query(query -> new WebhookPage(
                query.text("name"), query.position(), query.has("limit") ? query.limit(1, MAX_LIMIT) : null));
    }

    /** @param next as a later request says it; null: these were the last ones */
    record Found(List<StoredAlert> webhooks, @Nullable String next) {}

    /**
     * @param newestFirst all of them
     * @throws InvalidInputException when the position is none
     */
    Found of(List<StoredAlert> newestFirst) {
        List<StoredAlert> left = newestFirst.stream()
                .skip(position == null ? 0 : upTo(newestFirst, position))
                .filter(stored -> name == null || lower(stored.alert().name()).contains(lower(name)))
                .toList();
        if (limit == null || left.size() <= limit) {
            return new Found(left, null);
        }
        List<StoredAlert> page = left.subList(0, limit);
        return new Found(page, position(page.getLast()));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String position(StoredAlert stored) {
        return stored.createdAt() + " " + stored.alert().id();
    }

    /** How many stand up to this place; the webhook that stood there may be gone. */
    private static long upTo(List<StoredAlert> newestFirst, String position) {
        int space = position.indexOf(' ');
        Instant at = moment(position.substring(0, Math.max(0, space)))
                .orElseThrow(() -> new InvalidInputException("cursor", "must be a nextCursor of an earlier answer"));
        String id = position.substring(space + 1);
        return IntStream.range(0, newestFirst.size())
                .filter(i -> newestFirst.get(i).alert().id().equals(id))
                .mapToLong(i -> i + 1L)
                .findFirst()
                .orElseGet(() -> newestFirst.stream()
                        .filter(stored -> stored.createdAt().isAfter(at))
                        .count());
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
