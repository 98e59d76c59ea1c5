package io.serai.delivery;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What services say in the bodies of their answers, where the status alone does not tell.
 *
 * <ul>
 *   <li>Slack: <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/">incoming webhooks</a>,
 *       error handling; {@code no_service} and the like as its users report them
 *   <li>Discord: <a href="https://discord.com/developers/docs/topics/opcodes-and-status-codes">JSON error codes</a>
 * </ul>
 */
enum ServiceErrors {
    GONE,
    /** The layout of the message, not its text. */
    UNREADABLE,
    OTHER;

    private static final int GONE_STATUS = 410;

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

    /** Slack's own answer, and what services that speak Slack's language answer. */
    private static final Set<String> SLACK_TAKEN = Set.of("ok", "", "{\"ok\":true}");

    static ServiceErrors of(String alertType, int status, String answer) {
        String body = answer.strip();
        if (status == GONE_STATUS) {
            return GONE;
        }
        return switch (alertType) {
            case "slack" -> {
                if (SLACK_GONE.contains(body)) {
                    yield GONE;
                }
                yield SLACK_UNREADABLE.contains(body) ? UNREADABLE : OTHER;
            }
            case "discord" -> DISCORD_UNKNOWN_WEBHOOK.matcher(body).find() ? GONE : OTHER;
            default -> OTHER;
        };
    }

    /** Whether a 2xx answer says that the service took the message. */
    static boolean taken(String alertType, String answer) {
        return !alertType.equals("slack") || SLACK_TAKEN.contains(answer.strip());
    }
}
