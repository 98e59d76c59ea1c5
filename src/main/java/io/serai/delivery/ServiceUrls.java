package io.serai.delivery;

import io.serai.alert.Alert;
import java.net.URI;
import java.util.Arrays;

/** Where a service's messages are sent when that is not the alert's URL to the letter. */
final class ServiceUrls {
    private ServiceUrls() {}

    static String of(Alert alert) {
        String url = alert.webhook().url().value();
        return alert.type().equals("discord") ? waiting(url) : url;
    }

    /**
     * Without {@code wait} Discord says yes before it has looked at the message, and one that it can't store is gone
     * (<a href="https://discord.com/developers/docs/resources/webhook#execute-webhook">Execute Webhook</a>). Who has set it
     * has meant it.
     */
    private static String waiting(String url) {
        String query = URI.create(url).getRawQuery();
        if (query == null) {
            return url + "?wait=true";
        }
        boolean given = Arrays.stream(query.split("&", -1)).anyMatch(part -> part.startsWith("wait="));
        return given ? url : url + "&wait=true";
    }
}
