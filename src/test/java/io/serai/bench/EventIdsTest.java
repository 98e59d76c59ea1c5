package io.serai.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventIdsTest {
    @Test
    void findsWhatWasWrittenInTheMiddleOfAText() {
        byte[] text =
                ("[\"" + EventIds.of(7) + "\",\"bench-short\",\"" + EventIds.of(123_456) + "\"]").getBytes(US_ASCII);

        int[] places = EventIds.places(text);

        assertThat(places).hasSize(2);
        assertThat(EventIds.read(text, places[0])).isEqualTo(7);
        assertThat(EventIds.read(text, places[1])).isEqualTo(123_456);
    }

    @Test
    void stampsANewNumberInPlace() {
        byte[] text = EventIds.of(0).getBytes(US_ASCII);

        EventIds.write(42, text, EventIds.places(text)[0]);

        assertThat(new String(text, US_ASCII)).isEqualTo(EventIds.of(42));
    }
}
