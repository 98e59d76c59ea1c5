package io.serai.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Finds where the elements of a JSON array stand in its bytes, one after the other, and holds nothing of them: for arrays
 * that are too large to be in memory as trees. {@link Json#read(byte[], int, int)} reads an element.
 */
public final class ArrayElements implements AutoCloseable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final JsonParser parser;
    private int start;
    private int end;
    private boolean begun;

    public ArrayElements(byte[] json) {
        try {
            parser = Json.mapper().getFactory().createParser(json);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    /** Whether this looks like an array, and not like any other JSON. A byte order mark says nothing. */
    public static boolean isArray(byte[] json) {
        int i = Arrays.mismatch(json, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length ? BYTE_ORDER_MARK.length : 0;
        while (i < json.length && (json[i] == ' ' || json[i] == '\t' || json[i] == '\r' || json[i] == '\n')) {
            i++;
        }
        return i < json.length && json[i] == '[';
    }

    /**
     * Goes to the next element; false when there is none.
     *
     * @throws InvalidInputException when it is not JSON; tells line and column, never the content
     */
    public boolean next() {
        try {
            if (!begun) {
                begun = true;
                parser.nextToken();
            }
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                checkEnd();
                return false;
            }
            // By bytes there is no place in what is not UTF-8: less than 0.
            start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            end = (int) parser.currentLocation().getByteOffset();
            if (start < 0 || end < start) {
                throw new InvalidInputException("", "must be valid JSON: it is not UTF-8");
            }
            return true;
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    private void checkEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw new InvalidInputException("", "must be valid JSON: there is more after its end");
        }
    }

    /** Where the element begins. */
    public int start() {
        return start;
    }

    /** Behind its last byte. */
    public int end() {
        return end;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
