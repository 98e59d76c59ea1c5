package io.serai.format;

import io.serai.config.Settings;

/**
 * What messages say that no alert decides.
 *
 * @param baseUrl where links point when the alert has no {@code base_url}: the origin of the team's Opik UI
 * @param pagerDutySource the {@code source} of PagerDuty events
 */
public record FormatConfig(String baseUrl, String pagerDutySource) {
    public static final FormatConfig DEFAULT = new FormatConfig("http://localhost:5173", "Serai");

    public static FormatConfig read(Settings settings) {
        String baseUrl = settings.text("serai.format.base-url", DEFAULT.baseUrl);
        if (!UiLinks.isOrigin(baseUrl)) {
            settings.problem("serai.format.base-url", "must be an http or https URL without query or fragment");
        }
        String source = settings.text("serai.format.pagerduty.source", DEFAULT.pagerDutySource);
        if (source.isBlank() || source.length() > PagerDutyLimits.SOURCE) {
            settings.problem(
                    "serai.format.pagerduty.source", "must have 1 to " + PagerDutyLimits.SOURCE + " characters");
        }
        return new FormatConfig(baseUrl, source);
    }
}
