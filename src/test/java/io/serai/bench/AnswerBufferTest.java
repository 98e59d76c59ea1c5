package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerBufferTest {
    private final AnswerBuffer answer = new AnswerBuffer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 202 Accepted\r\ncontent-length: 14\r\n\r\n{\"accepted\":1}",
                "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\ne\r\n{\"accepted\":1}\r\n0\r\n\r\n",
            })
    void knowsWhereAnAnswerEndsByteByByte(String text) throws IOException {
        for (int i = 0; i < text.length() - 1; i++) {
            assertThat(answer.readFrom(channel(text.substring(i, i + 1))))
                    .as("after byte %d", i + 1)
                    .isFalse();
        }

        assertThat(answer.readFrom(channel(text.substring(text.length() - 1)))).isTrue();
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void readsTheNextAnswerAfresh() throws IOException {
        answer.readFrom(channel("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"));
        answer.clear();

        assertThat(answer.readFrom(channel("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")))
                .isTrue();
        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void takesAnAnswerOfAnyLength() throws IOException {
        ReadableByteChannel channel =
                channel("HTTP/1.1 202 Accepted\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));

        boolean complete = false;
        for (int i = 0; i < 100 && !complete; i++) {
            complete = answer.readFrom(channel);
        }
        assertThat(complete).isTrue();
    }

    @Test
    void anEndWithinAnAnswerIsAnError() throws IOException {
        ReadableByteChannel channel = channel("HTTP/1.1 202 Acc");
        answer.readFrom(channel);

        assertThatThrownBy(() -> answer.readFrom(channel)).isInstanceOf(EOFException.class);
    }

    private static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
