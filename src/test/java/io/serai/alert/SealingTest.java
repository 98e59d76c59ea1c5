package io.serai.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.alert.Sealing.SealException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final String SECRET = "{\"url\":\"https://hooks.example.com/T0/secret\"}";
    private static final EncryptionKey FIRST = EncryptionKey.random();
    private static final EncryptionKey SECOND = EncryptionKey.random();

    private final Sealing sealing = new Sealing(KeyRing.of(FIRST));

    @Test
    void opensWhatItSealed() throws SealException {
        assertThat(open(sealing, "a", seal("a"))).isEqualTo(SECRET);
    }

    @Test
    void saysWithWhichKeyAndNothingElse() {
        assertThat(seal("a"))
                .matches("v1\\." + FIRST.id() + "\\.[A-Za-z0-9+/=]+")
                .doesNotContain("hooks", Base64.getEncoder().encodeToString("hooks.example".getBytes(UTF_8)));
    }

    @Test
    void neverSealsTheSameInTheSameWay() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(seal("a").substring(0, 40));
        }

        assertThat(seen).as("nonces").hasSize(1_000);
    }

    @Test
    void opensForNoOtherAlert() {
        assertThatThrownBy(() -> open(sealing, "b", seal("a")))
                .isInstanceOf(SealException.class)
                .hasMessage("its secrets were changed by somebody without the key");
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        String sealed = seal("a");
        int start = sealed.lastIndexOf('.') + 1;
        byte[] whole = Base64.getDecoder().decode(sealed.substring(start));
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            String text = sealed.substring(0, start) + Base64.getEncoder().encodeToString(changed);

            assertThat(failure(sealing, text).missingKey()).as("byte %d", i).isNull();
        }
    }

    @Test
    void opensNothingThatIsNoSeal() {
        for (String text : new String[] {
            "",
            "v1",
            SECRET,
            "v2." + FIRST.id() + ".AAAA",
            "v1." + FIRST.id() + ".",
            "v1." + FIRST.id() + ".AAAA",
            "v1." + FIRST.id() + ".§",
            seal("a") + ".x"
        }) {
            assertThat(failure(sealing, text).missingKey()).as(text).isNull();
        }
    }

    @Test
    void namesTheKeyThatItLacks() {
        SealException failure = failure(new Sealing(KeyRing.of(SECOND)), seal("a"));

        assertThat(failure.missingKey()).isEqualTo(FIRST.id());
        assertThat(failure).hasMessage("its secrets are sealed with key " + FIRST.id() + ", which this hub lacks");
    }

    @Test
    void opensWithAnyKeyAndSealsWithTheFirst() throws SealException {
        Sealing rotating = new Sealing(KeyRing.of(SECOND, FIRST));
        String old = seal("a");

        assertThat(open(rotating, "a", old)).isEqualTo(SECRET);
        assertThat(rotating.isOld(old)).isTrue();
        String anew = rotating.seal("a", SECRET.getBytes(UTF_8));
        assertThat(anew).startsWith("v1." + SECOND.id());
        assertThat(rotating.isOld(anew)).isFalse();
    }

    @Test
    void printsNoKey() {
        assertThat(KeyRing.of(FIRST, SECOND).toString())
                .contains(FIRST.id(), SECOND.id())
                .doesNotContain(FIRST.print(), SECOND.print());
        assertThat(new EncryptionConfig(List.of(FIRST)).toString()).doesNotContain(FIRST.print());
    }

    private String seal(String alertId) {
        return sealing.seal(alertId, SECRET.getBytes(UTF_8));
    }

    private static String open(Sealing sealing, String alertId, String sealed) throws SealException {
        return new String(sealing.open(alertId, sealed), UTF_8);
    }

    private static SealException failure(Sealing sealing, String sealed) {
        return catchThrowableOfType(SealException.class, () -> sealing.open("a", sealed));
    }
}
