package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Numbers as JavaScript writes them: {@code 930}, not {@code 930.0}, and {@code 2e-7}, not {@code 2E-7}. Helicone's
 * servers do, and its examples for receivers sign what they have parsed and written again: any other spelling would
 * fail there. A number that JavaScript can't hold to its last digit stays as it came.
 */
final class ScriptNumbers {
    /** ECMA-262, Number::toString: beyond these powers of ten a number is written with an exponent. */
    private static final int SMALLEST_PLAIN = -6;

    private static final int LARGEST_PLAIN = 20;

    private ScriptNumbers() {}

    /** The same JSON with such numbers; what is given stays as it is. */
    static JsonNode in(JsonNode given) {
        if (given instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), in(member.getValue())));
            return copy;
        }
        if (given instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(in(element)));
            return copy;
        }
        return given.isFloatingPointNumber() ? number(given) : given;
    }

    private static JsonNode number(JsonNode given) {
        double nearest = given.doubleValue();
        if (!Double.isFinite(nearest)) {
            return given;
        }
        // The shortest digits that mean this double, as JavaScript's are.
        BigDecimal shortest = new BigDecimal(Double.toString(nearest)).stripTrailingZeros();
        if (shortest.compareTo(given.decimalValue()) != 0) {
            return given;
        }
        int power = shortest.precision() - shortest.scale() - 1;
        if (shortest.signum() == 0 || (power >= SMALLEST_PLAIN && power <= LARGEST_PLAIN)) {
            return DecimalNode.valueOf(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
        }
        return new POJONode(new RawValue(shortest.toString().toLowerCase(Locale.ROOT)));
    }
}
