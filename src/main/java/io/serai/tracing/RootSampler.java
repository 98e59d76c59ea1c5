package io.serai.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Which traces are begun: so many of those of what comes in, and all of notifications. Those are begun only when one of
 * their events is traced, and their ids, which begin with the time, are none to draw by.
 */
final class RootSampler implements Sampler {
    private final Sampler intakes;

    RootSampler(int percent) {
        this.intakes = Sampler.traceIdRatioBased(percent / 100.0);
    }

    @Override
    public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind spanKind,
            Attributes attributes,
            List<LinkData> parentLinks) {
        return spanKind == SpanKind.INTERNAL
                ? SamplingResult.recordAndSample()
                : intakes.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
    }

    @Override
    public String getDescription() {
        return "Notifications, and of what comes in: " + intakes.getDescription();
    }
}
