package io.serai.ingest.http;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code http-batch}, for paths like {@code http-batch:/v1/events} that take POST. It stands on the same
 * HTTP server as platform-http, behind the same front door, and differs in one thing:
 *
 * <pre>
 *   event loop          waiting       a few workers          the route
 *   request → body ──► ┌─────────┐
 *   request → body ──► │ ■ ■ ■ ■ │ ──► all that wait ──► one exchange, its body a List&lt;HttpCall&gt;;
 *   request → body ──► └─────────┘                      every call is answered by itself
 *   answers ◄────────────────────────────────────────────────┘
 * </pre>
 *
 * What an exchange costs in Camel, the hop between threads and the round trip behind it are so shared by all requests that
 * come while the workers are busy: the more there are, the less each one costs. Nothing waits for company, and a request
 * that comes alone goes alone. Large requests have workers of their own, one request each: small ones do not wait behind
 * them, and few of them are in memory as more than their bytes.
 */
public final class HttpBatchComponent extends DefaultComponent {
    /** The scheme of its endpoints. */
    public static final String NAME = "http-batch";

    private final int port;
    private final int maxBodyBytes;

    /**
     * @param port of the HTTP server, never 0
     * @param maxBodyBytes larger requests get 413
     */
    public HttpBatchComponent(int port, int maxBodyBytes) {
        this.port = port;
        this.maxBodyBytes = maxBodyBytes;
    }

    int port() {
        return port;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
        return new HttpBatchEndpoint(uri, this, path);
    }
}
