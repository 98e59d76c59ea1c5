package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate that nobody else knows, made by the JDK's keytool in about a second.
 *
 * @param store the file with it
 * @param alias its name in there
 */
public record TestCertificate(Path store, String alias) {
    private static final String PASSWORD = "changeit";

    /**
     * Signed by itself.
     *
     * @param names of hosts as keytool has them, like {@code ip:127.0.0.1,dns:localhost}
     */
    public static TestCertificate of(Path folder, String names) {
        Path store = folder.resolve("certificate-" + Integer.toHexString(names.hashCode()) + ".p12");
        return new TestCertificate(store, "test").made("-ext", "san=" + names, "-validity", "30");
    }

    /** Signs others. */
    public static TestCertificate authority(Path folder) {
        return new TestCertificate(folder.resolve("authority.p12"), "authority").made("-ext", "bc:c");
    }

    /** Signed by this one. */
    public TestCertificate sign(String name, String hosts) {
        return new TestCertificate(store, name).made("-signer", alias, "-ext", "san=" + hosts);
    }

    /** Signed by this one for a time that is over. */
    public TestCertificate signExpired(String name, String hosts) {
        return new TestCertificate(store, name)
                .made("-signer", alias, "-ext", "san=" + hosts, "-startdate", "-3d", "-validity", "1");
    }

    private TestCertificate made(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of(options));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The certificate, for whoever is to trust it and what it has signed. */
    public String pem() {
        try {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(stored().getCertificate(alias).getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a receiver that shows it. */
    public SSLContext tls() {
        char[] password = PASSWORD.toCharArray();
        try {
            KeyStore all = stored();
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore stored() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore stored = KeyStore.getInstance("PKCS12");
            stored.load(in, PASSWORD.toCharArray());
            return stored;
        }
    }
}
