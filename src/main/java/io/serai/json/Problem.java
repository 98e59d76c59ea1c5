package io.serai.json;

/**
 * One thing that is wrong with somebody's input.
 *
 * @param field where, as a path from the top of the input: {@code triggers[0].event_type}; empty for the whole
 * @param rule what the field must be, never the value that was given (it may be a secret)
 */
public record Problem(String field, String rule) {
    @Override
    public String toString() {
        return field.isEmpty() ? rule : field + ": " + rule;
    }
}
