package io.serai.api.opik;

import io.serai.alert.StoredAlert;
import io.serai.event.EventLimits;
import io.serai.json.JsonFields;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An order of alerts: by the first field, among equals by the next, and so on. Texts are compared without case. */
record Sorting(List<By> by) {
    private static final String NAME = "sorting";
    private static final String EXAMPLE = "[{\"field\":\"name\",\"direction\":\"DESC\"}]";

    Sorting {
        by = List.copyOf(by);
    }

    record By(AlertField field, boolean descending) {}

    /** @param text of the query's parameter; null: in the order that they have */
    static Sorting read(@Nullable String text, List<Problem> problems) {
        return new Sorting(JsonParameter.read(NAME, text, EXAMPLE, problems, Sorting::by));
    }

    private static Optional<By> by(JsonFields fields) {
        String name = fields.requiredLine("field", EventLimits.MAX_NAME);
        Optional<AlertField> field = AlertField.of(name).filter(AlertField::sortable);
        if (field.isEmpty() && !name.isEmpty()) {
            List<String> known = AlertField.sortableNames();
            fields.problem("field", "must be one of " + String.join(", ", known) + Nearest.hint(name, known));
        }
        String direction = fields.line("direction", EventLimits.MAX_NAME);
        String upper = direction == null ? "ASC" : direction.toUpperCase(Locale.ROOT);
        if (!upper.equals("ASC") && !upper.equals("DESC")) {
            fields.problem("direction", "must be ASC or DESC");
        }
        return field.map(known -> new By(known, upper.equals("DESC")));
    }

    /** @param urls whether the caller may see where the notifications go */
    Stream<StoredAlert> sort(Stream<StoredAlert> alerts, boolean urls) {
        return by.stream()
                .map(each -> comparator(each, urls))
                .reduce(Comparator::thenComparing)
                .map(alerts::sorted)
                .orElse(alerts);
    }

    private static Comparator<StoredAlert> comparator(By by, boolean urls) {
        Comparator<StoredAlert> comparator =
                switch (by.field()) {
                    case CREATED_AT -> Comparator.comparing(StoredAlert::createdAt);
                    case LAST_UPDATED_AT -> Comparator.comparing(StoredAlert::updatedAt);
                    default -> {
                        // Once for each alert and not for each comparison: a masked URL is taken apart for it.
                        IdentityHashMap<StoredAlert, String> texts = new IdentityHashMap<>();
                        yield Comparator.comparing(
                                (StoredAlert stored) -> texts.computeIfAbsent(
                                        stored, each -> by.field().text(each, urls)),
                                String.CASE_INSENSITIVE_ORDER);
                    }
                };
        return by.descending() ? comparator.reversed() : comparator;
    }
}
