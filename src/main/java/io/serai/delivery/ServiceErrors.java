package io.serai.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What services say in the bodies of their answers, where the status alone does not tell.
 *
 * <ul>
 *   <li>Slack: <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/">incoming webhooks</a>,
 *       error handling; {@code no_service} and the like as its users report them
 *   <li>Discord: <a href="https://discord.com/developers/docs/topics/opcodes-and-status-codes">JSON error codes</a> and
 *       <a href="https://discord.com/developers/docs/topics/rate-limits">rate limits</a>
 *   <li>Microsoft Teams: <a href="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using">connectors</a>,
 *       rate limiting; workflows answer as Azure Logic Apps do
 *   <li>Telegram: <a href="https://core.telegram.org/bots/api#making-requests">making requests</a>
 *   <li>Google Chat: <a href="https://cloud.google.com/apis/design/errors">errors of Google APIs</a>
 * </ul>
 */
enum ServiceErrors {
    GONE,
    /** The layout of the message, not its text. */
    UNREADABLE,
    OTHER;

    private static final int GONE_STATUS = 410;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private static final Set<String> SLACK_GONE = Set.of(
            "action_prohibited",
            "posting_to_general_channel_denied",
            "invalid_token",
            "team_disabled",
            "channel_not_found",
            "no_service",
            "no_service_id",
            "no_active_hooks",
            "no_team",
            "channel_is_archived");

    private static final Set<String> SLACK_UNREADABLE = Set.of(
            "no_text",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_attachments",
            "too_many_attachments",
            "msg_blocks_too_long");

    private static final Pattern DISCORD_UNKNOWN_WEBHOOK = Pattern.compile("\"code\"\\s*:\\s*10015\\b");
    private static final Pattern TEAMS_NO_WORKFLOW = Pattern.compile("\"code\"\\s*:\\s*\"WorkflowNotFound\"");

    /** Of a connector that has passed the message on in vain. */
    private static final Pattern TEAMS_FAILED =
            Pattern.compile("(?i)delivery failed|returned HTTP error|\"error\"\\s*:");

    private static final Pattern TEAMS_STATUS = Pattern.compile("HTTP error ([45][0-9]{2})\\b");
    private static final Pattern TELEGRAM_REFUSED = Pattern.compile("\"ok\"\\s*:\\s*false");

    /** Slack's own answer, and what services that speak Slack's language answer. */
    private static final Set<String> SLACK_TAKEN = Set.of("ok", "", "{\"ok\":true}");

    static ServiceErrors of(String alertType, int status, String answer) {
        String body = answer.strip();
        if (status == GONE_STATUS) {
            return GONE;
        }
        boolean gone =
                switch (alertType) {
                    case "slack" -> SLACK_GONE.contains(body);
                    // The id and the token in the URL are all that it looks for.
                    case "discord" ->
                        status == UNAUTHORIZED
                                || status == NOT_FOUND
                                || DISCORD_UNKNOWN_WEBHOOK.matcher(body).find();
                    case "teams" -> TEAMS_NO_WORKFLOW.matcher(body).find();
                    // 401 and 404: the bot's token; 403: nobody lets the bot into the chat.
                    case "telegram" -> status == UNAUTHORIZED || status == FORBIDDEN || status == NOT_FOUND;
                    case "google-chat" -> status == FORBIDDEN || status == NOT_FOUND;
                    default -> false;
                };
        if (gone) {
            return GONE;
        }
        return alertType.equals("slack") && SLACK_UNREADABLE.contains(body) ? UNREADABLE : OTHER;
    }

    /** Whether a 2xx answer says that the service took the message. */
    static boolean taken(String alertType, String answer) {
        return switch (alertType) {
            case "slack" -> SLACK_TAKEN.contains(answer.strip());
            case "teams" -> !TEAMS_FAILED.matcher(answer).find();
            case "telegram" -> !TELEGRAM_REFUSED.matcher(answer).find();
            default -> true;
        };
    }

    /** The status that is meant where the service wraps another one's no into its own yes. */
    static int meant(String alertType, int status, String answer) {
        Matcher wrapped = TEAMS_STATUS.matcher(answer);
        return alertType.equals("teams") && status / 100 == 2 && wrapped.find()
                ? Integer.parseInt(wrapped.group(1))
                : status;
    }

    /** When to ask again, in whole seconds, where the service says so in the body. */
    static @Nullable String retryAfter(String alertType, String answer) {
        JsonNode seconds =
                switch (alertType) {
                    case "discord" -> json(answer).path("retry_after");
                    case "telegram" -> json(answer).path("parameters").path("retry_after");
                    default -> json("");
                };
        return seconds.isNumber() && seconds.asDouble() >= 0
                ? Long.toString((long) Math.ceil(seconds.asDouble()))
                : null;
    }

    private static JsonNode json(String answer) {
        try {
            return Json.read(answer.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return MissingNode.getInstance();
        }
    }
}
