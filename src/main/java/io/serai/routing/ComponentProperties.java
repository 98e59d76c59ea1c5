package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.support.PropertyBindingSupport;

/** {@code camel.component.*}, as camel-main applies them in a hub: some components can't make an endpoint without. */
public final class ComponentProperties {
    private static final String COMPONENTS = "camel.component.";

    private ComponentProperties() {}

    /**
     * @param properties those of them that are of no component do nothing
     * @throws InvalidInputException naming the key that a component does not have
     */
    public static void apply(CamelContext context, Map<String, String> properties) {
        apply(context, properties, name -> true);
    }

    /**
     * The same.
     *
     * @param wanted whether a component is to be looked at: whoever does, makes it a part of the context
     */
    static void apply(CamelContext context, Map<String, String> properties, Predicate<String> wanted) {
        Set<String> names = properties.keySet().stream()
                .filter(key -> key.startsWith(COMPONENTS))
                .map(key -> key.substring(COMPONENTS.length()).split("\\.", 2)[0])
                .filter(wanted)
                .collect(Collectors.toSet());
        for (String name : names) {
            Component component = context.getComponent(name);
            String prefix = COMPONENTS + name + ".";
            properties.forEach((key, value) -> {
                if (key.startsWith(prefix) && component != null) {
                    try {
                        PropertyBindingSupport.build()
                                .withCamelContext(context)
                                .withTarget(component)
                                .withConfigurer(component.getComponentPropertyConfigurer())
                                .withMandatory(true)
                                .withIgnoreCase(true)
                                .withProperty(key.substring(prefix.length()), value)
                                .bind();
                    } catch (PropertyBindingException e) {
                        // Not the value: it may be a password.
                        throw new InvalidInputException(key, "is not a key of Apache Camel, or can't have this value");
                    }
                }
            });
        }
    }
}
