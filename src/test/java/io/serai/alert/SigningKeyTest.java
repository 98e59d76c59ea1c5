package io.serai.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    /** Made with openssl, as docs/alerts.md tells. */
    private static final String SEED = "YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=";

    private static final String PUBLIC = "HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q=";

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void hmacKeysOf24To64BytesAreUsable(int bytes) {
        assertThat(SigningKey.parse("whsec_" + base64(bytes)))
                .isInstanceOfSatisfying(
                        SigningKey.Hmac.class,
                        hmac -> assertThat(hmac.key().getEncoded()).hasSize(bytes));
    }

    @Test
    void ed25519KeysAreUsableWithTheirPublicHalfAndWithout() throws GeneralSecurityException {
        for (String text : new String[] {SEED, joined(SEED, PUBLIC)}) {
            assertThat(SigningKey.parse("whsk_" + text)).isInstanceOf(SigningKey.Ed25519.class);
            SigningKey.Ed25519 key = (SigningKey.Ed25519) SigningKey.parse("whsk_" + text);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.key());
            signature.update((byte) 7);
            byte[] made = signature.sign();

            signature.initVerify(publicKey(PUBLIC));
            signature.update((byte) 7);
            assertThat(signature.verify(made)).isTrue();
        }
    }

    @Test
    void aPublicHalfOfAnotherKeyIsRefused() {
        assertThat(SigningKey.parse("whsk_" + joined(SEED, SEED))).isNull();
        assertThat(SigningKey.parse("whsk_" + joined(PUBLIC, PUBLIC))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsk_",
                "whsec",
                "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0",
                "whsec_not*base64",
                "whsk_not*base64",
                "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0\n",
                "WHSEC_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0",
                "whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q=",
            })
    void whatHasAnotherFormIsNoKey(String secret) {
        assertThat(SigningKey.parse(secret)).isNull();
    }

    @Test
    void keysOfAnotherLengthAreRefused() {
        for (int bytes : new int[] {0, 1, 23, 65}) {
            assertThat(SigningKey.parse("whsec_" + base64(bytes)))
                    .as("%d bytes", bytes)
                    .isNull();
        }
        for (int bytes : new int[] {0, 31, 33, 48, 63, 65, 96}) {
            assertThat(SigningKey.parse("whsk_" + base64(bytes)))
                    .as("%d bytes", bytes)
                    .isNull();
        }
    }

    @Test
    void keysAreNeverPrinted() {
        for (String secret : new String[] {"whsec_" + SEED, "whsk_" + SEED}) {
            assertThat(SigningKey.parse(secret)).hasToString("***");
        }
    }

    private static String joined(String one, String other) {
        byte[] both = new byte[64];
        System.arraycopy(Base64.getDecoder().decode(one), 0, both, 0, 32);
        System.arraycopy(Base64.getDecoder().decode(other), 0, both, 32, 32);
        return Base64.getEncoder().encodeToString(both);
    }

    private static PublicKey publicKey(String text) throws GeneralSecurityException {
        String raw = new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
        String head = new String(HexFormat.of().parseHex("302a300506032b6570032100"), StandardCharsets.ISO_8859_1);
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec((head + raw).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
