package io.serai.json;

/**
 * One thing that is wrong with somebody's input.
 *
 * @param field where, as a path from the top of the input: {@code triggers[0].event_type}; empty for the whole
 * @param rule what the field must be, never the value that was given (it may be a secret)
 * @param code which rule it is, for programs that choose by it, like {@code unknown-field}; empty: nobody does
 */
public record Problem(String field, String rule, String code) {
    public Problem(String field, String rule) {
        this(field, rule, "");
    }

    /** The same at another place. */
    public Problem at(String place) {
        return new Problem(place, rule, code);
    }

    @Override
    public String toString() {
        return field.isEmpty() ? rule : field + ": " + rule;
    }
}
