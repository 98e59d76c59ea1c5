package io.serai.alert;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Certificates in PEM, as certificate authorities hand them out: one or more, with any text between them. */
public final class Certificates {
    static final int MAX_LENGTH = 64 * 1024;

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern CERTIFICATE = Pattern.compile(BEGIN + "[A-Za-z0-9+/=\\s]*-----END CERTIFICATE-----");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");

    private Certificates() {}

    /**
     * @return at least one
     * @throws CertificateException with the rule that the text breaks
     */
    public static List<X509Certificate> parse(String pem) throws CertificateException {
        if (pem.length() > MAX_LENGTH) {
            throw new CertificateException("must have at most " + (MAX_LENGTH >> 10) + " KiB");
        }
        if (PRIVATE_KEY.matcher(pem).find()) {
            throw new CertificateException("must hold certificates only, but has a private key: take it out");
        }
        List<String> blocks =
                CERTIFICATE.matcher(pem).results().map(MatchResult::group).toList();
        if (blocks.isEmpty() || blocks.size() != pem.split(BEGIN, -1).length - 1) {
            throw new CertificateException(
                    "must be one or more certificates in PEM, each from " + BEGIN + " to -----END CERTIFICATE-----");
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (String block : blocks) {
            certificates.add(read(factory, block, certificates.size() + 1));
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate read(CertificateFactory factory, String block, int number)
            throws CertificateException {
        try {
            return (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new CertificateException(
                    "has a certificate that can't be read, number " + number + ": it may be cut off", e);
        }
    }
}
