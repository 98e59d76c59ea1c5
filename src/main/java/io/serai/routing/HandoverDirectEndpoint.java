package io.serai.routing;

import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.util.StringHelper;

/**
 * A direct endpoint that two routes may name. Only one of them serves it at a time: the component, not Camel's check at the
 * start of a route, refuses the second one.
 */
@UriEndpoint(scheme = "direct", title = "Direct", syntax = "direct:name", remote = false)
final class HandoverDirectEndpoint extends DirectEndpoint implements MultipleConsumersSupport {
    private final DirectSlot slot;

    HandoverDirectEndpoint(String uri, HandoverDirectComponent component) {
        super(uri, component);
        slot = component.slot(StringHelper.before(uri, "?", uri));
    }

    @Override
    public Producer createProducer() {
        return new HandoverDirectProducer(this, slot);
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }
}
