package io.serai.delivery;

import io.serai.alert.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the mail server: each on a connection of its own, and each attempt over when its time is, however
 * slowly the server answers. Failures are Jakarta Mail's own exceptions, which {@link MailFailures} reads.
 */
final class MailSender extends DefaultJavaMailSender implements AutoCloseable {
    private static final String TIMEOUT = "mail.smtp.timeout";
    private static final String CONNECT_TIMEOUT = "mail.smtp.connectiontimeout";

    private final MailConfig config;
    private final @Nullable SSLSocketFactory trust;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();

    MailSender(MailConfig config) {
        this.config = config;
        this.trust = config.caCertificate() == null ? null : sockets(config.caCertificate());
    }

    private static SSLSocketFactory sockets(String certificates) {
        try {
            return Trust.context(certificates).getSocketFactory();
        } catch (SSLException e) {
            throw new IllegalArgumentException("serai.mail.ca-certificate can't be read", e);
        }
    }

    /** A new one for each message: it holds the time limits of the attempt. */
    @Override
    public Session getSession() {
        Properties smtp = new Properties();
        smtp.setProperty("mail.transport.protocol", "smtp");
        smtp.setProperty("mail.smtp.host", String.valueOf(config.host()));
        smtp.setProperty("mail.smtp.port", Integer.toString(config.port()));
        smtp.setProperty("mail.smtp.auth", Boolean.toString(config.user() != null));
        // Who we say we are: else it is this machine's name, which is nobody's business.
        smtp.setProperty("mail.smtp.localhost", config.domain());
        // Once the server has said yes, nothing that it does undoes it.
        smtp.setProperty("mail.smtp.quitwait", "false");
        smtp.setProperty("mail.smtp.sendpartial", "false");
        switch (config.tls()) {
            case STARTTLS -> {
                smtp.setProperty("mail.smtp.starttls.enable", "true");
                smtp.setProperty("mail.smtp.starttls.required", "true");
            }
            case TLS -> smtp.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> {}
        }
        smtp.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        smtp.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        if (trust != null) {
            smtp.put("mail.smtp.ssl.socketFactory", trust);
        }
        // Else a server that fails a check is tried once more with Java's own sockets.
        smtp.setProperty("mail.smtp.socketFactory.fallback", "false");
        return Session.getInstance(smtp);
    }

    /** Sets how long an attempt may take. */
    static void bound(Session session, Letter letter) {
        Duration connect =
                letter.connectTimeout().compareTo(letter.timeout()) < 0 ? letter.connectTimeout() : letter.timeout();
        session.getProperties().setProperty(CONNECT_TIMEOUT, Long.toString(connect.toMillis()));
        session.getProperties()
                .setProperty(TIMEOUT, Long.toString(letter.timeout().toMillis()));
    }

    /**
     * In a thread of its own, which an interrupt takes off any read, write or connect: Jakarta Mail bounds single reads,
     * and a server that sends a byte now and then would go on for ever.
     */
    @Override
    public void send(MimeMessage message) throws MessagingException {
        FutureTask<Void> sending = new FutureTask<>(() -> {
            sendNow(message);
            return null;
        });
        Thread thread = Thread.ofVirtual().name("mail").unstarted(sending);
        underWay.add(thread);
        try {
            thread.start();
            long millis = Long.parseLong(message.getSession().getProperty(TIMEOUT));
            sending.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MessagingException failure
                    ? failure
                    : new MessagingException("Not sent", e.getCause() instanceof Exception cause ? cause : e);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new MessagingException("Not sent", new InterruptedIOException("The mail server took too long"));
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new MessagingException("Not sent", new InterruptedIOException("The hub is stopping"));
        } finally {
            underWay.remove(thread);
        }
    }

    private void sendNow(MimeMessage message) throws MessagingException {
        String id = message.getMessageID();
        message.saveChanges();
        // Saving makes a new one.
        message.setHeader("Message-ID", id);
        Secret password = config.password();
        Transport transport = message.getSession().getTransport();
        try {
            transport.connect(config.user(), password == null ? null : password.value());
            transport.sendMessage(message, message.getAllRecipients());
        } finally {
            close(transport);
        }
    }

    /** What fails now changes nothing. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // The connection is gone already.
        }
    }

    @Override
    public void close() {
        underWay.forEach(Thread::interrupt);
    }
}
