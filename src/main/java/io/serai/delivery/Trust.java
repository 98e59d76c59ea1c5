package io.serai.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the usual authorities, or with those of an alert alone. Each set of certificates has a context of its own, so
 * that nothing of a handshake, sessions to be resumed included, is shared between them. The host name is always checked.
 */
final class Trust {
    /** More sets than alerts have at a time; the oldest is made again when it is asked for. */
    private static final int MAX_SETS = 256;

    private final TlsSocketStrategy usual;

    private final Map<String, TlsSocketStrategy> own = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TlsSocketStrategy> eldest) {
            return size() > MAX_SETS;
        }
    };

    Trust() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            usual = strategy(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no TLS", e);
        }
    }

    /**
     * @param certificates PEM of who is trusted; null: the usual authorities
     * @throws SSLException when they can't be read
     */
    TlsSocketStrategy strategy(@Nullable String certificates) throws SSLException {
        if (certificates == null) {
            return usual;
        }
        synchronized (own) {
            TlsSocketStrategy known = own.get(certificates);
            if (known != null) {
                return known;
            }
            TlsSocketStrategy made = strategy(context(certificates));
            own.put(certificates, made);
            return made;
        }
    }

    private static TlsSocketStrategy strategy(SSLContext context) {
        return new DefaultClientTlsStrategy(
                context, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier());
    }

    static SSLContext context(String certificates) throws SSLException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8)))) {
                trusted.setCertificateEntry("certificate-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException("The alert's certificates can't be read", e);
        }
    }
}
