package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonSizeTest {
    @Property
    void isThatOfTheTextAsItIsWritten(@ForAll("texts") String text) {
        byte[] written = Json.write(new TextNode(text));

        assertThat(JsonSize.bytes(text)).isEqualTo(written.length - 2);
        assertThat(JsonSize.characters(text)).isEqualTo(new String(written, StandardCharsets.UTF_8).length() - 2);
    }

    /** Halves of surrogate pairs are never written. */
    @Provide
    Arbitrary<String> texts() {
        return HostileText.any().map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
}
