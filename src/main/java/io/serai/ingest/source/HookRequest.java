package io.serai.ingest.source;

import io.serai.ingest.http.MediaType;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request to a hook, as it came. */
final class HookRequest {
    private final Map<String, String> headers;
    private final Map<String, String> query;
    private final byte[] body;

    /**
     * @param headers by name in any case; of one that came several times, all values with commas between
     * @param query the parameters of the URL; of one that came several times, the first
     * @param body its bytes, which nobody changes
     */
    HookRequest(Map<String, String> headers, Map<String, String> query, byte[] body) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        this.headers = Collections.unmodifiableMap(anyCase);
        this.query = Map.copyOf(query);
        this.body = body;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    @Nullable
    String parameter(String name) {
        return query.get(name);
    }

    byte[] body() {
        return body;
    }

    private MediaType mediaType() {
        return MediaType.of(headers.get("Content-Type"));
    }

    /** Whether the body says that it is JSON. A sender that says nothing is believed to send what all send. */
    boolean isJson() {
        MediaType type = mediaType();
        return type.name().isEmpty() || type.isJson();
    }

    /** Whether the body is a form, which the HTTP server takes apart before anybody sees its bytes. */
    boolean isForm() {
        MediaType type = mediaType();
        return type.startsWith("multipart/") || type.is("application/x-www-form-urlencoded");
    }

    /** The same with one more header. */
    HookRequest with(String header, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new HookRequest(more, query, body);
    }

    /** The same with one more parameter of the URL. */
    HookRequest withParameter(String name, String value) {
        Map<String, String> more = new TreeMap<>(query);
        more.put(name, value);
        return new HookRequest(headers, more, body);
    }

    /** Its size only: the rest is somebody's payload and secret. */
    @Override
    public String toString() {
        return "HookRequest[" + body.length + " bytes]";
    }
}
