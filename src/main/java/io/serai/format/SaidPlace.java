package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/**
 * A place in what a sender says for people, seen by chats and pagers whose alert chooses nothing: all of it may leave, but
 * no tracebacks, which senders put into their messages.
 */
final class SaidPlace implements Place {
    private static final Set<String> TEXTS = Set.of("title", "message");

    static final Place TOP = new SaidPlace();

    private SaidPlace() {}

    @Override
    public Place member(String name) {
        return TEXTS.contains(name) ? this : WHOLE;
    }

    @Override
    public boolean keeps(JsonNode value) {
        return true;
    }

    @Override
    public JsonNode shown(JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(ErrorText.of(value.textValue())) : value;
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public boolean whole() {
        return false;
    }

    @Override
    public boolean keepsEmpty() {
        return true;
    }
}
