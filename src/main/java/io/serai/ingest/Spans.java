package io.serai.ingest;

import io.serai.json.ArrayElements;

/** Where the documents of a body stand in its bytes, one after the other. */
abstract sealed class Spans implements AutoCloseable {
    /** The elements of a JSON array. */
    static Spans ofArray(byte[] body) {
        return new Elements(body);
    }

    /** Whatever it is, one document. */
    static Spans ofWhole(byte[] body) {
        return new Whole(body);
    }

    /** The lines of NDJSON, without blank ones. */
    static Spans ofLines(byte[] body) {
        return new Lines(body);
    }

    /**
     * Goes to the next document; false when there is none.
     *
     * @throws io.serai.json.InvalidInputException when it is no JSON, and then no next one is found either
     */
    abstract boolean next();

    abstract int start();

    abstract int end();

    /** Whether a document may be broken and the next one whole. */
    boolean standAlone() {
        return false;
    }

    @Override
    public void close() {
        // Most have nothing to close.
    }

    private static final class Elements extends Spans {
        private final ArrayElements elements;

        private Elements(byte[] body) {
            this.elements = new ArrayElements(body);
        }

        @Override
        boolean next() {
            return elements.next();
        }

        @Override
        int start() {
            return elements.start();
        }

        @Override
        int end() {
            return elements.end();
        }

        @Override
        public void close() {
            elements.close();
        }
    }

    private static final class Whole extends Spans {
        private final byte[] body;
        private boolean given;

        private Whole(byte[] body) {
            this.body = body;
        }

        @Override
        boolean next() {
            boolean first = !given;
            given = true;
            return first;
        }

        @Override
        int start() {
            return 0;
        }

        @Override
        int end() {
            return body.length;
        }
    }

    private static final class Lines extends Spans {
        private final byte[] body;
        private int start;
        private int end = -1;

        private Lines(byte[] body) {
            this.body = body;
        }

        @Override
        boolean next() {
            do {
                start = end + 1;
                if (start >= body.length) {
                    return false;
                }
                end = start;
                // Bytes, not text: a decoder would mend what is not UTF-8 without a word.
                while (end < body.length && body[end] != '\n') {
                    end++;
                }
            } while (isBlank());
            return true;
        }

        private boolean isBlank() {
            for (int i = start; i < end; i++) {
                if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                    return false;
                }
            }
            return true;
        }

        @Override
        int start() {
            return start;
        }

        @Override
        int end() {
            return end;
        }

        @Override
        boolean standAlone() {
            return true;
        }
    }
}
