package io.serai.format;

import io.serai.alert.Alert;
import io.serai.alert.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the events' data may leave for an alert's destination, for people who ask.
 *
 * @param by who decides: {@code alert}, by its {@code redact}, or {@code type}, because it has none
 * @param data what may leave: {@code none}, {@code known} for what is known to be no content, {@code paths} for those of
 *     {@code keep}, {@code all}
 * @param keep paths that may leave; null: it is not paths that decide
 * @param drop paths that may not, though they are kept
 * @param mask whether e-mail addresses, keys and tokens are hidden in it
 */
public record RedactionView(String by, String data, @Nullable List<String> keep, List<String> drop, boolean mask) {
    public static RedactionView of(Alert alert) {
        Redaction chosen = alert.options().messages().redaction();
        boolean mask = Redactor.masks(alert);
        boolean included = alert.options().messages().includeData();
        if (chosen == null) {
            return new RedactionView("type", included ? (mask ? "known" : "all") : "none", null, List.of(), mask);
        }
        String data = chosen.keep() == null ? "all" : "paths";
        return new RedactionView("alert", included ? data : "none", chosen.keep(), chosen.drop(), mask);
    }
}
