package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void theReferenceOfAllKeysIsAsTheCodeHasThem() throws Exception {
        String text = ReferencePage.text();
        if ("write".equals(System.getProperty("serai.reference"))) {
            Files.writeString(ReferencePage.FILE, text);
        }

        assertThat(Files.readString(ReferencePage.FILE))
                .as("docs/reference.md; make it anew with ./serai test --reference")
                .isEqualTo(text);
    }

    @Test
    void itHasEveryKeyThatTheHubAsksFor() throws Exception {
        String text = ReferencePage.text();

        assertThat(ReferencePage.defaults().keySet())
                .filteredOn(key -> key.startsWith("serai."))
                .allSatisfy(key -> assertThat(text).contains("\n| `" + key + "` |"));
    }
}
