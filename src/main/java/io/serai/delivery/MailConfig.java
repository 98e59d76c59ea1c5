package io.serai.delivery;

import io.serai.alert.Certificates;
import io.serai.alert.Secret;
import io.serai.config.Settings;
import io.serai.guard.Recipients;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.security.cert.CertificateException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes our e-mail.
 *
 * @param host null: there is none, so that no e-mail is sent
 * @param user null: the server wants no login
 * @param from an address, with or without a name before it
 * @param tls how the connection is encrypted
 * @param caCertificate PEM of who is trusted to vouch for the server; null: the usual authorities
 */
public record MailConfig(
        @Nullable String host,
        int port,
        @Nullable String user,
        @Nullable Secret password,
        String from,
        Tls tls,
        @Nullable String caCertificate) {
    /** No e-mail. */
    public static final MailConfig NONE = new MailConfig(null, 587, null, null, "", Tls.STARTTLS, null);

    /** How a connection to the server is encrypted. */
    public enum Tls {
        /** It must be, from the server's first answer on: port 587. */
        STARTTLS,
        /** From the first byte on: port 465. */
        TLS,
        /** Not at all: for a server on the same machine or in the same network. */
        NONE
    }

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    public static MailConfig read(Settings settings) {
        String host = settings.optional("serai.mail.host");
        int port = settings.count("serai.mail.port", 587, 1, 65_535);
        String user = settings.optional("serai.mail.user");
        String password = settings.optional("serai.mail.password");
        String from = settings.text("serai.mail.from", "");
        Tls tls =
                switch (settings.oneOf("serai.mail.tls", "starttls", "tls", "none")) {
                    case "tls" -> Tls.TLS;
                    case "none" -> Tls.NONE;
                    default -> Tls.STARTTLS;
                };
        String certificate = settings.optional("serai.mail.ca-certificate");
        if (host == null) {
            return NONE;
        }
        if (!isFrom(from)) {
            settings.problem(
                    "serai.mail.from",
                    "must be an e-mail address, like serai@example.com or Serai <serai@example.com>");
        }
        if ((user == null) != (password == null)) {
            settings.problem("serai.mail.password", "must be given together with serai.mail.user");
        }
        if (tls == Tls.NONE && user != null && !LOOPBACK.contains(host)) {
            settings.problem(
                    "serai.mail.tls",
                    "must not be none with serai.mail.user: everybody on the way could read the password");
        }
        checkCertificate(settings, certificate, tls);
        return new MailConfig(host, port, user, password == null ? null : new Secret(password), from, tls, certificate);
    }

    private static void checkCertificate(Settings settings, @Nullable String certificate, Tls tls) {
        String key = "serai.mail.ca-certificate";
        if (certificate == null) {
            return;
        }
        if (tls == Tls.NONE) {
            settings.problem(key, "needs serai.mail.tls: without TLS no certificate is checked");
        }
        try {
            Certificates.parse(certificate);
        } catch (CertificateException e) {
            settings.problem(key, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isFrom(String from) {
        try {
            return from.chars().noneMatch(Character::isISOControl)
                    && Recipients.isAddress(new InternetAddress(from, true).getAddress());
        } catch (AddressException e) {
            return false;
        }
    }

    /** What stands behind the at sign of the sender's address. */
    String domain() {
        String address = from.endsWith(">") ? from.substring(from.lastIndexOf('<') + 1, from.length() - 1) : from;
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
