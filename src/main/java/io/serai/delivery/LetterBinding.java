package io.serai.delivery;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailBinding;
import org.apache.camel.component.mail.MailEndpoint;

/**
 * Writes a {@link Letter} as a mail message. In place of Camel's own binding, which makes mail headers of all that is in
 * an exchange's.
 */
final class LetterBinding extends MailBinding {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String from;
    private final Clock clock;

    LetterBinding(String from, Clock clock) {
        this.from = from;
        this.clock = clock;
    }

    @Override
    public void populateMailMessage(MailEndpoint endpoint, MimeMessage message, Exchange exchange)
            throws MessagingException {
        Letter letter = Objects.requireNonNull(exchange.getProperty(MailTransport.LETTER, Letter.class));
        MailSender.bound(message.getSession(), letter);
        message.setFrom(new InternetAddress(from, true));
        for (String recipient : letter.to()) {
            message.addRecipient(RecipientType.TO, new InternetAddress(recipient, true));
        }
        message.setSubject(letter.mail().subject(), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Message-ID", letter.messageId());
        message.setHeader("In-Reply-To", letter.thread());
        message.setHeader("References", letter.thread());
        // RFC 3834: no absence notice answers it.
        message.setHeader("Auto-Submitted", "auto-generated");
        String html = letter.mail().html();
        if (html == null) {
            message.setText(letter.mail().text(), UTF_8);
        } else {
            // The best form last: RFC 2046, section 5.1.4.
            message.setContent(
                    new MimeMultipart("alternative", part(letter.mail().text(), "plain"), part(html, "html")));
        }
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }
}
