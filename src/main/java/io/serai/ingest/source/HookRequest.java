package io.serai.ingest.source;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to a hook, as it came.
 *
 * @param headers by name in any case; of one that came several times, all values with commas between
 * @param query the parameters of the URL; of one that came several times, the first
 * @param body its bytes
 */
record HookRequest(Map<String, String> headers, Map<String, String> query, byte[] body) {
    HookRequest {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
        query = Map.copyOf(query);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The media type in lower case, without parameters; empty when it says none. */
    String mediaType() {
        String type = headers.get("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the body says that it is JSON. A sender that says nothing is believed to send what all send. */
    boolean isJson() {
        String type = mediaType();
        return type.isEmpty()
                || type.equals("application/json")
                || type.equals("text/json")
                || (type.contains("/") && type.endsWith("+json"));
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
