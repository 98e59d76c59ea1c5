package io.serai.delivery;

import java.time.Duration;
import java.util.List;

/**
 * One attempt to send an e-mail.
 *
 * @param to addresses
 * @param messageId the same in every attempt, by which mail programs know a message that they have already
 * @param thread the id of a message that was never sent, and to which all messages of one alert and event type are
 *     answers: mail programs show them together
 * @param timeout for the whole attempt
 */
record Letter(List<String> to, Mail mail, String messageId, String thread, Duration connectTimeout, Duration timeout) {
    Letter {
        to = List.copyOf(to);
    }
}
