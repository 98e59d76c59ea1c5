package io.serai.console;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The console's pages, scripts and styles, below {@code /console/}; {@code /} leads there. Nothing in them is secret: what
 * they show, they ask the API for. A browser keeps them, and asks each time whether they are still the ones.
 */
public final class ConsoleFiles extends ServiceSupport implements CamelContextAware {
    /**
     * Scripts and styles of ours only, no text that becomes markup but by the templates' own hands, no other page around
     * it, and nobody else to talk to.
     */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types lit-html";

    private static final String RESOURCES = "/console/";
    private static final String FOLDER = "/console";
    private static final String PATH = FOLDER + "/";
    private static final String FIRST_PAGE = "index.html";

    private final int port;
    private final Map<String, String> resources = new TreeMap<>();
    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private @Nullable CamelContext context;

    /** @param port that the HTTP server listens on, never 0 */
    public ConsoleFiles(int port) {
        this.port = port;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        this.context = context;
    }

    @Override
    protected void doStart() {
        resources.putAll(all());
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                Objects.requireNonNull(context), VertxPlatformHttpRouter.getRouterNameFromPort(port));
        // A path for each: what is not there is nobody's, and the front door says so.
        serve(router, "/", call -> redirect(call, "console/"));
        // Which Vert.x takes for the path with the slash, too.
        serve(router, FOLDER, this::firstPage);
        resources.keySet().forEach(name -> serve(router, PATH + name, call -> send(call, file(name))));
    }

    @Override
    protected void doStop() {
        routes.forEach(Route::remove);
        routes.clear();
    }

    private void serve(VertxPlatformHttpRouter router, String path, Handler<RoutingContext> handler) {
        routes.add(router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(handler));
    }

    /** By the files' relative names a browser must know that it is in the folder. */
    private void firstPage(RoutingContext call) {
        if (call.normalizedPath().endsWith("/")) {
            send(call, file(FIRST_PAGE));
        } else {
            redirect(call, "console/");
        }
    }

    /** @param target relative, because a proxy may have put the hub into a folder */
    private static void redirect(RoutingContext call, String target) {
        call.response()
                .setStatusCode(302)
                .putHeader(HttpHeaders.LOCATION, target)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end();
    }

    private static void send(RoutingContext call, ConsoleFile file) {
        HttpServerRequest request = call.request();
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        boolean gzip = accepted != null && ConsoleFile.takesGzip(accepted);
        HttpServerResponse response = call.response()
                .putHeader(HttpHeaders.ETAG, gzip ? file.gzipTag() : file.tag())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("Content-Security-Policy", POLICY);
        if (known != null && file.isKnown(known)) {
            response.setStatusCode(304).end();
            return;
        }
        byte[] bytes = gzip ? file.gzip() : file.plain();
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length))
                    .end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }

    /** Made when the first browser wants it, and not while the hub starts. */
    private ConsoleFile file(String name) {
        return files.computeIfAbsent(name, first -> {
            String resource = Objects.requireNonNull(resources.get(first));
            try (InputStream bytes =
                    Objects.requireNonNull(ConsoleFiles.class.getResourceAsStream(resource), resource)) {
                return ConsoleFile.of(first, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** All names below {@code /console/}, and their resources. */
    static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>(ConsoleLibrary.resources());
        own().forEach(name -> all.put(name, RESOURCES + name));
        return all;
    }

    /** The names of what this project has made, in the jar or in an IDE's folder of classes. */
    private static List<String> own() {
        URL first = Objects.requireNonNull(ConsoleFiles.class.getResource(RESOURCES + FIRST_PAGE));
        try {
            if (first.openConnection() instanceof JarURLConnection jar) {
                Path archive = Path.of(jar.getJarFileURL().toURI());
                try (FileSystem content = FileSystems.newFileSystem(archive)) {
                    return names(content.getPath(RESOURCES));
                }
            }
            return names(Objects.requireNonNull(Path.of(first.toURI()).getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
