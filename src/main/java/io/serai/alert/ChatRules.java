package io.serai.alert;

import io.serai.json.JsonFields;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a chat service needs to know beside its URL, checked when the alert is read and not when somebody is to be paged. */
final class ChatRules {
    private static final String TELEGRAM = "telegram";

    /** https://core.telegram.org/bots/api#sendmessage: a number, below 0 for groups, or the name of a channel. */
    private static final Pattern CHAT = Pattern.compile("-?[1-9][0-9]{0,18}|@[A-Za-z][A-Za-z0-9_]{3,31}");

    private static final Pattern THREAD = Pattern.compile("[1-9][0-9]{0,9}");

    /** https://core.telegram.org/bots/api#making-requests */
    private static final String TELEGRAM_HOST = "api.telegram.org";

    private static final Pattern SEND_MESSAGE = Pattern.compile("/bot[0-9]+:[A-Za-z0-9_-]+(/test)?/sendMessage");

    private ChatRules() {}

    static void check(JsonFields alert, String type, Map<String, String> metadata, @Nullable Webhook webhook) {
        if (!type.equals(TELEGRAM)) {
            return;
        }
        if (!CHAT.matcher(metadata.getOrDefault("chat_id", "")).matches()) {
            alert.problem(
                    "metadata.chat_id",
                    "must be the number of a Telegram chat, like \"-1001234567890\", or the @name of a channel");
        }
        String thread = metadata.get("message_thread_id");
        if (thread != null && !THREAD.matcher(thread).matches()) {
            alert.problem("metadata.message_thread_id", "must be the number of a topic of the Telegram chat");
        }
        if (webhook != null && !isMethod(webhook.url().value())) {
            alert.problem("webhook.url", "must be https://api.telegram.org/bot<token>/sendMessage");
        }
    }

    /** What leads elsewhere may be somebody's own Bot API server or a proxy. */
    private static boolean isMethod(String url) {
        URI uri = URI.create(url);
        return !TELEGRAM_HOST.equalsIgnoreCase(uri.getHost())
                || SEND_MESSAGE.matcher(uri.getRawPath()).matches();
    }
}
