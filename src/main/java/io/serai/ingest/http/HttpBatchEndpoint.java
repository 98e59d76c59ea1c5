package io.serai.ingest.http;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One path of the {@link HttpBatchComponent}. */
final class HttpBatchEndpoint extends DefaultEndpoint {
    private final HttpBatchComponent component;
    private final String path;

    HttpBatchEndpoint(String uri, HttpBatchComponent component, String path) {
        super(uri, component);
        this.component = component;
        this.path = path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public Consumer createConsumer(Processor route) throws Exception {
        HttpBatchConsumer consumer =
                new HttpBatchConsumer(this, route, component.port(), path, component.maxBodyBytes());
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("http-batch only takes requests");
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
