package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.StoredAlert;
import io.serai.event.EventLimits;
import io.serai.json.JsonFields;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are listed: those whose field compares so with the value. Texts are compared without case.
 *
 * @param moment of a time; null of a text
 */
record Filter(AlertField field, String operator, String value, @Nullable Instant moment) {
    private static final String NAME = "filters";
    private static final String EXAMPLE = "[{\"field\":\"name\",\"operator\":\"contains\",\"value\":\"prod\"}]";
    private static final List<String> OF_TEXTS = List.of("=", "!=", "contains", "starts_with", "ends_with");
    private static final List<String> OF_MOMENTS = List.of(">", ">=", "<", "<=");
    private static final int MAX_VALUE = 2_048;

    /** @param text of the query's parameter; null: all alerts */
    static List<Filter> read(@Nullable String text, List<Problem> problems) {
        return JsonParameter.read(NAME, text, EXAMPLE, problems, Filter::filter);
    }

    private static Optional<Filter> filter(JsonFields fields) {
        // What Opik's pages send along.
        fields.any("id");
        fields.any("type");
        fields.any("key");
        String name = fields.requiredLine("field", EventLimits.MAX_NAME);
        AlertField field = AlertField.of(name).orElse(null);
        if (field == null && !name.isEmpty()) {
            List<String> known = AlertField.names();
            fields.problem("field", "must be one of " + String.join(", ", known) + Nearest.hint(name, known));
        }
        String operator = fields.requiredLine("operator", EventLimits.MAX_NAME);
        JsonNode given = fields.any("value");
        // What Opik's search box sends when only a blank is in it.
        boolean blank = given != null && given.isTextual() && given.textValue().isBlank();
        String value = blank ? "" : fields.requiredLine("value", MAX_VALUE);
        if (field == null) {
            return Optional.empty();
        }
        List<String> operators = field.moment() ? OF_MOMENTS : OF_TEXTS;
        if (!operator.isEmpty() && !operators.contains(operator)) {
            fields.problem("operator", "must be one of " + String.join(" ", operators) + " for " + field.wire());
        }
        Instant moment = field.moment() && !value.isEmpty() ? moment(value) : null;
        if (field.moment() && !value.isEmpty() && moment == null) {
            fields.problem("value", "must be a time with a zone, like 2026-03-01T09:30:00Z");
        }
        return blank
                ? Optional.empty()
                : Optional.of(new Filter(field, operator, value.toLowerCase(Locale.ROOT), moment));
    }

    /** Opik's pages encode a time once more than the query needs. */
    private static @Nullable Instant moment(String text) {
        try {
            String decoded = text.contains("%") ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
            return OffsetDateTime.parse(decoded).toInstant();
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    /** @param urls whether the caller may see where the notifications go */
    boolean holds(StoredAlert stored, boolean urls) {
        Instant is = field.moment(stored);
        if (is != null && moment != null) {
            int compared = is.compareTo(moment);
            return switch (operator) {
                case ">" -> compared > 0;
                case ">=" -> compared >= 0;
                case "<" -> compared < 0;
                default -> compared <= 0;
            };
        }
        String text = field.text(stored, urls).toLowerCase(Locale.ROOT);
        return switch (operator) {
            case "=" -> text.equals(value);
            case "!=" -> !text.equals(value);
            case "contains" -> text.contains(value);
            case "starts_with" -> text.startsWith(value);
            default -> text.endsWith(value);
        };
    }
}
