package io.serai.alert;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an alert's notifications go and how they are signed.
 *
 * @param url http or https; itself a credential for most chat services, so never logged
 * @param secretToken sent as {@code Authorization: Bearer}
 * @param hmacKey its ASCII text is the key of the Helicone signature
 * @param signingSecret {@code whsec_…}, the key of the Standard Webhooks signature
 * @param headers sent with each request; the values may be credentials
 */
public record Webhook(
        Secret url,
        @Nullable Secret secretToken,
        @Nullable Secret hmacKey,
        @Nullable Secret signingSecret,
        Map<String, Secret> headers) {
    public Webhook {
        headers = Map.copyOf(headers);
    }
}
