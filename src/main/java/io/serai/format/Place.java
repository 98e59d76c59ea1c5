package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where somebody stands who goes through an event's data from its top downwards, and what may leave from there. Elements of
 * an array stand where their array does.
 */
interface Place {
    /** Where the member of this name is. */
    Place member(String name);

    /** Whether a value that is no object and no array may leave. */
    boolean keeps(JsonNode value);

    /** What leaves of a value that may. */
    default JsonNode shown(JsonNode value) {
        return value;
    }

    /** Whether anything here or below may leave: else nobody needs to look. */
    boolean open();

    /** Whether all of it may leave: then nobody needs to look, either. */
    boolean whole();

    /** Whether an object or array stays when nothing is left in it. */
    boolean keepsEmpty();

    /** All of it may leave. */
    Place WHOLE = new Place() {
        @Override
        public Place member(String name) {
            return this;
        }

        @Override
        public boolean keeps(JsonNode value) {
            return true;
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public boolean keepsEmpty() {
            return true;
        }
    };
}
