package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.SimpleCollection;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateSequenceModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event's data as templates see it: nothing but its values, lists of bounded length, and texts on one line. */
final class JsonModel {
    /** Ours: most elements of a list, and members of an object, that a template gets to see. */
    static final int MAX_ELEMENTS = 100;

    /** Ours: longest text that a template gets to see, in UTF-16 units. */
    static final int MAX_TEXT = 2_000;

    private JsonModel() {}

    /** Null for null, and for what is not there. */
    static @Nullable TemplateModel of(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        return switch (json.getNodeType()) {
            case OBJECT -> new Members(json);
            case ARRAY -> new Elements(json);
            case STRING -> new SimpleScalar(PlainText.line(json.textValue(), MAX_TEXT));
            case NUMBER -> new SimpleNumber(json.numberValue());
            case BOOLEAN -> json.booleanValue() ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
            default -> null;
        };
    }

    private record Members(JsonNode json) implements TemplateHashModelEx {
        @Override
        public @Nullable TemplateModel get(String key) {
            return of(json.get(key));
        }

        @Override
        public boolean isEmpty() {
            return json.isEmpty();
        }

        @Override
        public int size() {
            return Math.min(json.size(), MAX_ELEMENTS);
        }

        @Override
        public TemplateCollectionModel keys() {
            return collection(names().stream().map(SimpleScalar::new).toList());
        }

        @Override
        public TemplateCollectionModel values() {
            List<TemplateModel> values = new ArrayList<>();
            for (String name : names()) {
                TemplateModel value = of(json.get(name));
                values.add(value == null ? TemplateModel.NOTHING : value);
            }
            return collection(values);
        }

        private List<String> names() {
            return json.properties().stream()
                    .limit(MAX_ELEMENTS)
                    .map(member -> member.getKey())
                    .toList();
        }

        private static TemplateCollectionModel collection(List<? extends TemplateModel> models) {
            return new SimpleCollection(models, TemplateEngine.WRAPPER);
        }
    }

    private record Elements(JsonNode json) implements TemplateSequenceModel {
        @Override
        public @Nullable TemplateModel get(int index) {
            return index < size() ? of(json.get(index)) : null;
        }

        @Override
        public int size() {
            return Math.min(json.size(), MAX_ELEMENTS);
        }
    }
}
