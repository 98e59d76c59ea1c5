package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.stream.Stream;

/** Takes the stacks of calls out of error texts: they quote code and data, and tell people at a glance nothing. */
final class StackTraces {
    private static final String PYTHON = "Traceback (most recent call last)";

    /** Of Python, of Java and of JavaScript. */
    private static final String[] BEGINNINGS = {PYTHON, "\n  File \"", "\n\tat ", "\n    at "};

    private StackTraces() {}

    /** The same without them; what has none stays as it is. */
    static JsonNode without(JsonNode given) {
        if (given instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), without(member.getValue())));
            return copy;
        }
        if (given instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(without(element)));
            return copy;
        }
        if (!given.isTextual()) {
            return given;
        }
        String text = given.textValue();
        String left = without(text);
        return left.equals(text) ? given : TextNode.valueOf(left);
    }

    /** What stands before the stack or, as Python has it, behind it, where it names the exception. */
    static String without(String text) {
        int begin = Stream.of(BEGINNINGS)
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (begin < 0) {
            return text;
        }
        String before = text.substring(0, begin).strip();
        return !before.isEmpty() || !text.startsWith(PYTHON, begin)
                ? before
                : text.strip().lines().reduce("", (earlier, last) -> last).strip();
    }
}
