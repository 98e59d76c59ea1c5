package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class OutgoingRequestTest {
    @Test
    void neitherAnEarlierStepNorAHeaderSendsARequestToATopic() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(KafkaTransport.TOPIC, "of-an-earlier-attempt");
        exchange.getMessage().setHeader(KafkaConstants.OVERRIDE_TOPIC, "of-a-route");
        Webhook webhook = new Webhook(
                new Secret("https://hooks.example.com/x"), null, null, null, null, List.of(), Map.of(), null);

        OutgoingRequest.prepare(exchange.getMessage(), webhook, Map.of("X-Team", "llm"));

        assertThat(exchange.getProperty(KafkaTransport.TOPIC)).isNull();
        assertThat(exchange.getMessage().getHeaders())
                .containsOnlyKeys(Exchange.HTTP_METHOD, Exchange.HTTP_URI, "X-Team");
    }
}
