package io.serai.format;

import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template sees at its top: the functions, and the model. */
record Layered(Map<String, Object> model, Map<String, Object> functions) implements TemplateHashModel {
    @Override
    public @Nullable TemplateModel get(String key) throws TemplateModelException {
        Object value = functions.get(key);
        return TemplateEngine.WRAPPER.wrap(value == null ? model.get(key) : value);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }
}
