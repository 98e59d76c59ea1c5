package io.serai.guard;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the allow list: a name with all its addresses, or a network.
 *
 * @param http whether plain http is fine too
 * @param name null: a network
 * @param network null: a name
 * @param port 0: any
 */
record Allowed(boolean http, @Nullable String name, @Nullable Network network, int port) {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    /**
     * Reads {@code [http://]host|address|network[:port]}. An IPv6 address with a port is in brackets.
     *
     * @throws IllegalArgumentException saying the rule that the text breaks
     */
    static Allowed parse(String text) {
        String entry = text.toLowerCase(Locale.ROOT);
        boolean http = entry.startsWith(HTTP);
        String rest = http ? entry.substring(HTTP.length()) : entry;
        rest = rest.startsWith(HTTPS) ? rest.substring(HTTPS.length()) : rest;
        int colon = rest.lastIndexOf(':');
        // The colons of an IPv6 address without brackets are its own.
        boolean withPort = colon > rest.indexOf(']') && rest.indexOf(':', rest.indexOf(']') + 1) == colon && colon >= 0;
        String place = withPort ? rest.substring(0, colon) : rest;
        int port = withPort ? port(rest.substring(colon + 1)) : 0;
        if (place.startsWith("[") && place.endsWith("]")) {
            place = place.substring(1, place.length() - 1);
        }
        if (place.contains("/")) {
            return new Allowed(http, null, Network.parse(place), port);
        }
        Host host = Host.parse(place);
        if (host == null) {
            throw new IllegalArgumentException(
                    "must be a host name, an address, or a network like 10.0.0.0/8, with :port behind it or not");
        }
        return host.address() == null
                ? new Allowed(http, host.name(), null, port)
                : new Allowed(http, null, Network.parse(host.name()), port);
    }

    /** Whether it speaks of such URLs at all. */
    boolean covers(boolean plain, int urlPort) {
        return (http || !plain) && (port == 0 || port == urlPort);
    }

    boolean isNamed(String host) {
        return host.equals(name);
    }

    boolean contains(InetAddress address) {
        return network != null && network.contains(address);
    }

    private static int port(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("must have a port from 1 to 65535 behind its last colon");
        }
        return port;
    }
}
