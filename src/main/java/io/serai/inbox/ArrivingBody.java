package io.serai.inbox;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A body on its way in: every byte is counted and goes through the checks, the first ones are kept. Not thread-safe. */
final class ArrivingBody implements Handler<Buffer> {
    /** Room for every message of every chat service; a general webhook of many events is cut for display only. */
    static final int KEPT_BYTES = 64 * 1024;

    private final SignatureChecks checks;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
    private long size;

    ArrivingBody(SignatureChecks checks) {
        this.checks = checks;
    }

    @Override
    public void handle(Buffer piece) {
        byte[] bytes = piece.getBytes();
        checks.update(bytes);
        size += bytes.length;
        kept.write(bytes, 0, Math.min(bytes.length, KEPT_BYTES - kept.size()));
    }

    long size() {
        return size;
    }

    boolean truncated() {
        return size > kept.size();
    }

    /** What is kept, as UTF-8; a character that the cut went through is left out. */
    String text() {
        ByteBuffer bytes = ByteBuffer.wrap(kept.toByteArray());
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        decoder.decode(bytes, text, !truncated());
        return text.flip().toString();
    }
}
