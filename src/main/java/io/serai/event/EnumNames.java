package io.serai.event;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Finds a constant by its name on the wire. */
final class EnumNames {
    private EnumNames() {}

    static <T> Optional<T> find(T[] values, Function<T, String> wire, String name) {
        return Arrays.stream(values)
                .filter(value -> wire.apply(value).equals(name))
                .findFirst();
    }
}
