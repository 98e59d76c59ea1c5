package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.support.PropertyBindingSupport;

/** {@code camel.beans.*}, as camel-main binds them in a hub: beans of ops' own that routes ask for by name. */
public final class BeanProperties {
    private static final String BEANS = "camel.beans.";

    private BeanProperties() {}

    /**
     * @param properties those of them that are of no bean do nothing
     * @throws InvalidInputException naming the key of what can't be made so
     */
    public static void bind(CamelContext context, Map<String, String> properties) {
        Map<String, Map<String, Object>> options = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(BEANS)) {
                String option = key.substring(BEANS.length());
                String name = option.split("[.\\[]", 2)[0];
                if (name.equals(option)) {
                    context.getRegistry().bind(name, make(context, key, value));
                } else {
                    String own = option.substring(name.length()).replaceFirst("^\\.", "");
                    options.computeIfAbsent(name, first -> new LinkedHashMap<>())
                            .put(own, value);
                }
            }
        });
        options.forEach((name, own) -> configure(context, name, own));
    }

    private static Object make(CamelContext context, String key, String value) {
        try {
            Object bean = PropertyBindingSupport.resolveBean(context, value);
            if (bean != null) {
                return bean;
            }
        } catch (ClassNotFoundException e) {
            throw new InvalidInputException(key, "names a class that is not there");
        } catch (Exception | LinkageError e) {
            throw new InvalidInputException(key, "names a bean that can't be made: " + RouteErrors.describe(e));
        }
        throw new InvalidInputException(key, "names no bean; give it a class, like #class:com.example.Bean");
    }

    private static void configure(CamelContext context, String name, Map<String, Object> options) {
        Object bean = context.getRegistry().lookupByName(name);
        if (bean == null && options.keySet().stream().allMatch(option -> option.startsWith("["))) {
            boolean list = options.keySet().stream().allMatch(option -> option.matches("\\[\\d+].*"));
            bean = list ? new ArrayList<>() : new LinkedHashMap<>();
            context.getRegistry().bind(name, bean);
        }
        if (bean == null) {
            throw new InvalidInputException(
                    BEANS + name, "is missing, and has options; give it a class, like #class:com.example.Bean");
        }
        try {
            PropertyBindingSupport.build()
                    .withMandatory(true)
                    .withIgnoreCase(true)
                    .bind(context, bean, options);
        } catch (PropertyBindingException e) {
            throw new InvalidInputException(
                    BEANS + name + "." + e.getPropertyName(), "is no option of the bean, or can't have this value");
        }
    }
}
