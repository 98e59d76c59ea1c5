package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates for receivers on 127.0.0.1, good and bad, of an authority that nobody else knows. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";

    private final Path file;

    /** What a receiver shows. */
    public enum Certificate {
        GOOD("-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1"),
        OF_ANOTHER_HOST("-signer", AUTHORITY, "-ext", "san=dns:receiver.example.com"),
        EXPIRED("-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "1"),
        SELF_SIGNED("-ext", "san=ip:127.0.0.1");

        private final List<String> options;

        Certificate(String... options) {
            this.options = List.of(options);
        }
    }

    /** Makes them in a folder; takes some seconds. */
    public TestCertificates(Path folder) throws IOException, InterruptedException {
        file = folder.resolve("certificates.p12");
        make(AUTHORITY, List.of("-ext", "bc:c"));
        for (Certificate certificate : Certificate.values()) {
            make(certificate.name(), certificate.options);
        }
    }

    private void make(String alias, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD, "-keyalg", "EC"));
        command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias));
        command.addAll(options);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    /** For a receiver that shows this one. */
    public SSLContext server(Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore all = all();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        String alias = certificate.name();
        char[] password = PASSWORD.toCharArray();
        one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The certificate of their authority, in PEM. */
    public String authority() throws GeneralSecurityException, IOException {
        byte[] certificate = all().getCertificate(AUTHORITY).getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    private KeyStore all() throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }
}
