package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * A place in the data, seen with the paths that an alert's owner has chosen.
 *
 * @param keep null: everything is kept
 */
record ChosenPlace(DataPaths.@Nullable Position keep, DataPaths.Position drop) implements Place {
    static Place top(Redaction redaction) {
        return new ChosenPlace(
                redaction.keep() == null ? null : new DataPaths(redaction.keep()).top(),
                new DataPaths(redaction.drop()).top());
    }

    @Override
    public Place member(String name) {
        return new ChosenPlace(keep == null ? null : keep.member(name), drop.member(name));
    }

    @Override
    public boolean keeps(JsonNode value) {
        return kept() && !drop.reached();
    }

    @Override
    public boolean open() {
        return (keep == null || keep.open()) && !drop.reached();
    }

    @Override
    public boolean whole() {
        return kept() && !drop.open();
    }

    @Override
    public boolean keepsEmpty() {
        return kept() && !drop.reached();
    }

    private boolean kept() {
        return keep == null || keep.reached();
    }
}
