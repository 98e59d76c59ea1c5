package io.serai.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Reads no more of an answer than it takes to use the connection again. Nobody looks at the body, but camel-http reads
 * it to its end, into memory when the status is a failure: a receiver that never stops talking would hold a delivery
 * for ever.
 */
final class SmallAnswers implements HttpClientConfigurer, ExecChainHandler {
    /** What receivers say is shorter; longer ones cost a new connection. */
    private static final int MAX_BYTES = 65_536;

    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.addExecInterceptorFirst("small-answers", this);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            if (!endsSoon(entity)) {
                scope.execRuntime.discardEndpoint();
            }
            response.setEntity(null);
        }
        return response;
    }

    /** Reading to the end gives the connection back. */
    private static boolean endsSoon(HttpEntity entity) {
        long deadline = System.nanoTime() + MAX_TIME.toNanos();
        byte[] block = new byte[8_192];
        int total = 0;
        try {
            // Not closed when there is more: that would read on.
            InputStream body = entity.getContent();
            while (total <= MAX_BYTES && System.nanoTime() < deadline) {
                int count = body.read(block);
                if (count < 0) {
                    return true;
                }
                total += count;
            }
        } catch (IOException e) {
            // The status has been said; how the rest ended changes nothing.
            return false;
        }
        return false;
    }
}
