package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ChangeLimitTest {
    /** Camel, asked for a route that is not there, would wait half a minute for it. */
    @Test
    void withoutItsRouteNothingIsLimitedAndNothingWaits() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    ChangeLimit.limited(from("direct:change"), ErrorShape.SERAI).setBody(constant("changed"));
                }
            });
            context.start();
            try (ProducerTemplate producer = context.createProducerTemplate()) {
                Instant start = Instant.now();

                assertThat(producer.requestBody("direct:change", "")).isEqualTo("changed");

                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
            }
        }
    }
}
