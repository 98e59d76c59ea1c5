package io.serai.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL: an address, or a name in lower case.
 *
 * @param address null: it is a name
 */
record Host(String name, @Nullable InetAddress address) {
    private static final int MAX_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /** Without leading zeros, which some read as octal. */
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})" + "\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

    /** Zone ids, which need a %, are left out. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:][0-9a-f:.]{1,44}");

    /** 2130706433, 0x7f.1, 127.1: what resolvers take for an IPv4 address, as the URL standard of WHATWG has it. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    private static final Set<String> LOCAL =
            Set.of("localhost", "ip6-localhost", "ip6-loopback", "metadata.google.internal");
    private static final List<String> LOCAL_SUFFIXES =
            List.of(".localhost", ".localdomain", ".local", ".internal", ".corp", ".lan", ".home.arpa");

    /** Null when it is neither, or an address in a form that not everybody reads alike. */
    static @Nullable Host parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean bracketed = lower.startsWith("[") && lower.endsWith("]");
        String bare = bracketed ? lower.substring(1, lower.length() - 1) : lower;
        if (bracketed || bare.contains(":")) {
            InetAddress address = ipv6(bare);
            return address == null ? null : new Host(bare, address);
        }
        Matcher ipv4 = IPV4.matcher(bare);
        if (ipv4.matches()) {
            InetAddress address = ipv4(ipv4);
            return address == null ? null : new Host(bare, address);
        }
        boolean named = bare.length() <= MAX_NAME
                && NAME.matcher(bare).matches()
                && !ENDS_IN_NUMBER.matcher(bare).matches();
        return named ? new Host(bare, null) : null;
    }

    /** Whether resolvers may take it for an IPv4 address, in whichever form. */
    static boolean endsInNumber(String text) {
        return ENDS_IN_NUMBER.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether the name belongs to this machine or to a network of its own, wherever it leads. */
    boolean local() {
        return LOCAL.contains(name) || LOCAL_SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** An IPv6 address that holds an IPv4 one ({@code ::ffff:a.b.c.d}) comes out as that. */
    private static @Nullable InetAddress ipv6(String text) {
        if (!text.contains(":") || !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            // In brackets it is never looked up.
            return InetAddress.getByName("[" + text + "]");
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress ipv4(Matcher parts) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int part = Integer.parseInt(parts.group(i + 1));
            if (part > 255) {
                return null;
            }
            bytes[i] = (byte) part;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
