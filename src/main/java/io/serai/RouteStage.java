package io.serai;

import io.serai.config.Settings;
import io.serai.format.QuietPeriods;
import io.serai.format.TextFiles;
import io.serai.format.Texts;
import io.serai.routing.BeanProperties;
import io.serai.routing.ComponentProperties;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/** What ops' routes find around them in a hub, with nothing behind it: its beans, properties and endpoints. */
final class RouteStage {
    /** What ops' routes may send to (docs/routes.md): the hub's own routes are not here to be asked. */
    static final List<String> ENDPOINTS =
            List.of("direct:accept", "direct:match", "direct:debounce", "direct:deliver", "direct:dead-letter");

    private RouteStage() {}

    /** @throws io.serai.json.InvalidInputException naming a key of Camel's that is wrong */
    static DefaultCamelContext make(Settings settings, HubSettings config, TextFiles texts) {
        DefaultCamelContext stage = new DefaultCamelContext();
        stage.disableJMX();
        Map<String, String> others = settings.others();
        Properties properties = new Properties();
        properties.putAll(others);
        stage.getPropertiesComponent().setInitialProperties(properties);
        stage.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        stage.getGlobalOptions().put(Exchange.LOG_EIP_NAME, "io.serai.routes");
        // A call of a direct endpoint that nobody serves fails at once, as in a hub.
        stage.getComponent("direct", DirectComponent.class).setBlock(false);
        // Before ours, which take the place of others with their names.
        BeanProperties.bind(stage, others);
        ComponentProperties.apply(stage, others);
        MessageBeans.bind(stage.getRegistry(), config, new Texts(config.format(), texts), QuietPeriods.NONE);
        return stage;
    }

    /**
     * Lets whatever is sent to a hub's endpoints end there.
     *
     * @param served those that somebody else serves
     */
    static void serve(DefaultCamelContext stage, List<String> served) {
        try {
            stage.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    ENDPOINTS.stream()
                            .filter(endpoint -> !served.contains(endpoint))
                            .forEach(endpoint ->
                                    from(endpoint).routeId("stage-" + endpoint).stop());
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
