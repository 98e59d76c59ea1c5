package io.serai.api.helicone;

import io.serai.config.Settings;

/**
 * How compatible the webhook API is where that costs safety.
 *
 * @param showKeys whether lists show the keys in full, as Helicone's do, to callers who may change webhooks
 */
public record HeliconeApiConfig(boolean showKeys) {
    public static HeliconeApiConfig read(Settings settings) {
        return new HeliconeApiConfig(settings.flag("serai.api.helicone.show-keys", false));
    }
}
