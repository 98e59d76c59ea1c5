package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private static final String CA = Alerts.text("certificates/ca.pem");

    @Test
    void readsOneCertificate() throws CertificateException {
        assertThat(Certificates.parse(CA)).singleElement().satisfies(certificate -> assertThat(
                        certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=Serai test CA,O=Serai"));
    }

    @Test
    void readsSeveralWithTextBetweenThemAndLinesOfWindows() throws CertificateException {
        String chain = "subject=Serai test CA\n" + CA + "\nissuer=another\n" + CA.replace("\n", "\r\n") + "# end";

        assertThat(Certificates.parse(chain)).hasSize(2);
    }

    @Test
    void refusesWhatIsNoCertificate() {
        for (String text : new String[] {
            "", "certificates/ca.pem", CA.replace("CERTIFICATE", "PUBLIC KEY"), CA.substring(0, CA.length() - 30)
        }) {
            assertThatThrownBy(() -> Certificates.parse(text))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageStartingWith("must be one or more certificates in PEM");
        }
    }

    @Test
    void tellsWhichOfSeveralIsCutOff() {
        String half = "-----BEGIN CERTIFICATE-----\nMIIBpzCCAU2gAwIBAgIU\n-----END CERTIFICATE-----\n";

        assertThatThrownBy(() -> Certificates.parse(CA + half))
                .hasMessage("has a certificate that can't be read, number 2: it may be cut off");
        assertThatThrownBy(() -> Certificates.parse(CA + "-----BEGIN CERTIFICATE-----\nMIIB"))
                .hasMessageStartingWith("must be one or more certificates in PEM");
    }

    @Test
    void refusesAPrivateKeyBecauseNobodyWouldKeepItSecretHere() {
        for (String label : new String[] {"PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            String key = "-----BEGIN " + label + "-----\nS3cr3t\n-----END " + label + "-----\n";

            assertThatThrownBy(() -> Certificates.parse(CA + key))
                    .hasMessage("must hold certificates only, but has a private key: take it out");
        }
    }

    @Test
    void refusesMoreThan64KiB() throws CertificateException {
        int length = 64 * 1024;

        assertThat(Certificates.parse(CA + " ".repeat(length - CA.length()))).hasSize(1);
        assertThatThrownBy(() -> Certificates.parse(CA + " ".repeat(length - CA.length() + 1)))
                .hasMessage("must have at most 64 KiB");
    }
}
