package io.serai.delivery;

import io.serai.delivery.Verdict.Action;
import io.serai.delivery.Verdict.Sign;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server's no means, RFC 5321, section 4.2.1: 4xx may pass, 5xx does not. Jakarta Mail's own texts name
 * recipients and repeat the server, so nothing of them is told.
 */
final class MailFailures {
    /** The server closes the connection: it, and not the message, is the matter. */
    private static final int UNAVAILABLE = 421;

    private MailFailures() {}

    static Verdict verdict(MessagingException failure) {
        int worst = 0;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationFailedException) {
                return down("mail_login", "The mail server refuses the hub's login: see serai.mail.user");
            }
            if (cause instanceof IOException network) {
                return Verdict.of(network, "", "");
            }
            worst = Math.max(worst, code(cause));
        }
        if (worst >= 500) {
            return new Verdict(
                    Action.PERMANENT,
                    Sign.ALIVE,
                    "smtp_" + worst,
                    "The mail server answered " + worst + ": it refuses the message or one of its recipients");
        }
        if (worst >= 400) {
            return new Verdict(
                    Action.RETRY,
                    worst == UNAVAILABLE ? Sign.DOWN : Sign.ALIVE,
                    "smtp_" + worst,
                    "The mail server answered " + worst + ": not now");
        }
        return down("mail", "The mail server could not be used: " + kind(failure));
    }

    private static Verdict down(String reason, String detail) {
        return new Verdict(Action.RETRY, Sign.DOWN, reason, detail);
    }

    /** 0 for what is no answer of a server. */
    private static int code(@Nullable Throwable failure) {
        return switch (failure) {
            case SMTPSendFailedException message -> message.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPAddressFailedException recipient -> recipient.getReturnCode();
            case null, default -> 0;
        };
    }

    private static String kind(MessagingException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("STARTTLS")
                ? "it offers no STARTTLS, see serai.mail.tls"
                : failure.getClass().getSimpleName();
    }
}
