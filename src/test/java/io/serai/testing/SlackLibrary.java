package io.serai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.slack.api.model.block.ContextBlockElement;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.util.json.GsonBlockElementFactory;
import com.slack.api.util.json.GsonContextBlockElementFactory;
import com.slack.api.util.json.GsonLayoutBlockFactory;
import com.slack.api.util.json.GsonTextObjectFactory;
import com.slack.api.util.json.UnknownPropertyDetectionAdapterFactory;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages as Slack's own library reads them: it knows every kind of block, and refuses members that it doesn't know. */
public final class SlackLibrary {
    private static final Gson LIBRARY = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(LayoutBlock.class, new GsonLayoutBlockFactory(true))
            .registerTypeAdapter(TextObject.class, new GsonTextObjectFactory(true))
            .registerTypeAdapter(BlockElement.class, new GsonBlockElementFactory(true))
            .registerTypeAdapter(ContextBlockElement.class, new GsonContextBlockElementFactory(true))
            .registerTypeAdapterFactory(new UnknownPropertyDetectionAdapterFactory())
            .create();

    private SlackLibrary() {}

    /** The blocks of a message. */
    public static List<LayoutBlock> blocks(JsonNode message) {
        List<LayoutBlock> blocks = new ArrayList<>();
        message.path("blocks").forEach(block -> blocks.add(LIBRARY.fromJson(block.toString(), LayoutBlock.class)));
        return blocks;
    }

    /** Why the library does not read each block as it was written; nothing when all is well. */
    public static List<String> problems(JsonNode message) {
        List<String> problems = new ArrayList<>();
        for (JsonNode block : message.path("blocks")) {
            try {
                LayoutBlock read = LIBRARY.fromJson(block.toString(), LayoutBlock.class);
                JsonNode understood = Json.read(LIBRARY.toJson(read).getBytes(StandardCharsets.UTF_8));
                if (!understood.equals(block)) {
                    problems.add("Slack's library reads " + understood + " where we wrote " + block);
                }
            } catch (JsonParseException | UnsupportedOperationException e) {
                problems.add("Slack's library does not read " + block + ": " + e);
            }
        }
        return problems;
    }
}
