package io.serai.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What people write into a header. The server takes each byte for a letter; clients send most letters as UTF-8. */
final class HeaderText {
    private HeaderText() {}

    /** As UTF-8 when the bytes are that, or as the server has it. */
    static @Nullable String of(@Nullable String header) {
        if (header == null || header.chars().allMatch(c -> c < 0x80)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
