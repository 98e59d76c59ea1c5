package io.serai.format;

import io.serai.config.Settings;

/**
 * What the messages of logged requests may hold.
 *
 * @param maxBodyBytes a larger request or response body is replaced by a sentence that says so
 */
public record HeliconeFormatConfig(int maxBodyBytes) {
    /** As Helicone's servers have it: 10 * 1024. */
    public static final HeliconeFormatConfig DEFAULT = new HeliconeFormatConfig(10_240);

    public static HeliconeFormatConfig read(Settings settings) {
        return new HeliconeFormatConfig(
                settings.count("serai.format.helicone.max-body-bytes", DEFAULT.maxBodyBytes, 0, 16 * 1_048_576));
    }
}
