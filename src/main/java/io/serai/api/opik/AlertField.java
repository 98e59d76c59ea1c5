package io.serai.api.opik;

import io.serai.alert.Masks;
import io.serai.alert.StoredAlert;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lists of alerts are sorted and filtered by, in the order in which {@code sortable_by} tells them. */
enum AlertField {
    ID,
    NAME,
    CREATED_AT,
    LAST_UPDATED_AT,
    CREATED_BY,
    LAST_UPDATED_BY,
    WEBHOOK_URL,
    /** Filtered by only. */
    ALERT_TYPE;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean sortable() {
        return this != ALERT_TYPE;
    }

    boolean moment() {
        return this == CREATED_AT || this == LAST_UPDATED_AT;
    }

    static Optional<AlertField> of(String wire) {
        return Arrays.stream(values())
                .filter(field -> field.wire().equals(wire))
                .findFirst();
    }

    static List<String> sortableNames() {
        return Arrays.stream(values())
                .filter(AlertField::sortable)
                .map(AlertField::wire)
                .toList();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(AlertField::wire).toList();
    }

    /**
     * The text of the alert as the caller sees it.
     *
     * @param urls whether the caller may see where the notifications go
     */
    String text(StoredAlert stored, boolean urls) {
        return switch (this) {
            case ID -> stored.alert().id();
            case NAME -> stored.alert().name();
            case ALERT_TYPE -> stored.alert().type();
            case WEBHOOK_URL -> {
                String url = stored.alert().webhook().url().value();
                yield urls ? url : Masks.maskUrl(url);
            }
            case CREATED_BY -> stored.createdBy();
            case LAST_UPDATED_BY -> stored.updatedBy();
            case CREATED_AT -> stored.createdAt().toString();
            case LAST_UPDATED_AT -> stored.updatedAt().toString();
        };
    }

    /** Null for what is a text. */
    @Nullable
    Instant moment(StoredAlert stored) {
        return switch (this) {
            case CREATED_AT -> stored.createdAt();
            case LAST_UPDATED_AT -> stored.updatedAt();
            default -> null;
        };
    }
}
