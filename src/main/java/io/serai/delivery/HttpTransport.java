package io.serai.delivery;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLSocket;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of deliveries. It connects only where the guard lets it, to the very addresses that the guard has
 * judged; ends each exchange in time; reads a bounded answer; and says what each exchange came to. What is not for
 * configuration is set here: no redirects, which may lead anywhere with our credentials; no retries of the client's own,
 * which would hide attempts from ours; no cookies, no proxy, no decompression, and TLS is always verified.
 */
public final class HttpTransport implements ExchangeWatch, AutoCloseable {
    /** Name of the client for the option {@code httpClient} of Camel's HTTP endpoints. */
    static final String CLIENT = "seraiHttpClient";

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_LINE = 8_192;

    /** Receivers close connections that idle longer, most of them after 5 s to 75 s; looked at before they are used. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);

    private static final TimeValue LOOK_AFTER = TimeValue.ofMilliseconds(100);

    /** So late, at most, a change of a host's addresses is noticed. */
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(5);

    /** The client does everything for an exchange in the thread that asks for it. */
    private static final ThreadLocal<WatchedExchange> CURRENT = new ThreadLocal<>();

    private final DestinationGuard guard;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Trust trust = new Trust();
    private final Map<String, WatchedExchange> open = new ConcurrentHashMap<>();

    private final ScheduledThreadPoolExecutor timer;
    private final WatchedClient client;

    /**
     * @param connectTimeout for the lookup of a name, and for each address of it
     * @param timeout for an exchange that nobody opened
     */
    public HttpTransport(DestinationGuard guard, TransportConfig config, Duration connectTimeout, Duration timeout) {
        this.guard = guard;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("delivery-deadlines").daemon().factory());
        this.timer.setRemoveOnCancelPolicy(true);
        this.client = new WatchedClient(client(connections(config)), new ThisThread(), timer);
    }

    /** Makes the client known to the context. */
    void install(CamelContext context) {
        context.getRegistry().bind(CLIENT, client);
    }

    CloseableHttpClient client() {
        return client;
    }

    @Override
    public Open open(
            String webhookId,
            Duration exchangeTimeout,
            @Nullable String certificates,
            boolean fresh,
            Collection<String> secrets,
            byte[] body) {
        WatchedExchange exchange = new WatchedExchange(
                webhookId, exchangeTimeout, certificates, fresh, secrets, body, ended -> open.remove(webhookId, ended));
        open.put(webhookId, exchange);
        return exchange;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        timer.shutdownNow();
    }

    private static CloseableHttpClient client(PoolingHttpClientConnectionManager connections) {
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    private PoolingHttpClientConnectionManager connections(TransportConfig config) {
        Http1Config http1 = Http1Config.custom()
                // It refuses at this number already.
                .setMaxHeaderCount(MAX_HEADERS + 1)
                .setMaxLineLength(MAX_HEADER_LINE)
                .build();
        return new WatchedConnections()
                .setDnsResolver(new GuardedResolver())
                .setTlsSocketStrategy(this::secure)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http1)
                        .responseParserFactory(new WholeHeads(http1))
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnTotal(config.maxConnections())
                .setMaxConnPerRoute(config.maxConnectionsPerHost())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setTimeToLive(LONGEST_LIFE)
                        .setValidateAfterInactivity(LOOK_AFTER)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .build();
    }

    private SSLSocket secure(
            Socket socket, String host, int port, @Nullable Object attachment, @Nullable HttpContext context)
            throws IOException {
        WatchedExchange exchange = CURRENT.get();
        exchange.securing.start();
        SSLSocket secured = trust.strategy(exchange.certificates()).upgrade(socket, host, port, attachment, context);
        exchange.securing.end();
        return secured;
    }

    /** Binds the exchange to the thread that makes it. */
    private final class ThisThread implements WatchedClient.Exchanges {
        @Override
        public WatchedExchange begin(HttpHost host, ClassicHttpRequest request) throws IOException {
            guard.check(host.getSchemeName(), host.getHostName(), host.getPort());
            Header id = request.getFirstHeader("webhook-id");
            WatchedExchange exchange = id == null ? null : open.get(id.getValue());
            if (exchange == null) {
                exchange = new WatchedExchange("", timeout, null, false, List.of(), new byte[0], ended -> {});
            }
            for (Header header : request.getHeaders()) {
                if (isSecret(header.getName())) {
                    exchange.mask(header.getValue());
                }
            }
            exchange.mask(Objects.requireNonNullElse(request.getRequestUri(), ""));
            exchange.scheme = host.getSchemeName();
            CURRENT.set(exchange);
            return exchange;
        }

        private static boolean isSecret(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "accept", "content-type", "content-length", "user-agent", "webhook-id", "webhook-timestamp" ->
                    false;
                default -> true;
            };
        }

        @Override
        public void end() {
            CURRENT.remove();
        }
    }

    /** The one way to an address, for names and for addresses in URLs. */
    private final class GuardedResolver implements DnsResolver {
        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            WatchedExchange exchange = CURRENT.get();
            Duration remaining = exchange.remaining();
            exchange.resolving.start();
            try {
                List<InetAddress> addresses = guard.resolve(
                        exchange.scheme,
                        host,
                        port,
                        remaining.compareTo(connectTimeout) < 0 ? remaining : connectTimeout);
                return addresses.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList();
            } catch (GuardException e) {
                exchange.refuse(e);
                throw unknown(e);
            } catch (UnknownHostException e) {
                throw e;
            } catch (IOException e) {
                throw unknown(e);
            } finally {
                exchange.resolving.end();
            }
        }

        private UnknownHostException unknown(IOException cause) {
            UnknownHostException unknown = new UnknownHostException("The host name was not resolved");
            unknown.initCause(cause);
            return unknown;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("A host is resolved together with its port");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class WatchedConnections extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build()) {
                @Override
                protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
                    CURRENT.get().connecting.start();
                }

                @Override
                protected void onAfterSocketConnect(HttpContext context, HttpHost host) {
                    CURRENT.get().connecting.end();
                }
            };
        }
    }
}
