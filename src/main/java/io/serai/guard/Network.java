package io.serai.guard;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** All addresses that begin with the same bits, like {@code 10.0.0.0/8}; one address is a network too. */
final class Network {
    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * @throws IllegalArgumentException saying the rule that the text breaks
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        Host host = Host.parse(slash < 0 ? text : text.substring(0, slash));
        InetAddress address = host == null ? null : host.address();
        if (address == null) {
            throw new IllegalArgumentException("must have an IP address before the /, like 10.0.0.0/8");
        }
        byte[] bytes = address.getAddress();
        int bits = slash < 0 ? bytes.length * 8 : bits(text.substring(slash + 1), bytes.length * 8);
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                throw new IllegalArgumentException("must have no bits set beyond the first " + bits
                        + " of the address: write the first address of the network, like 10.0.0.0/8");
            }
        }
        return new Network(bytes, bits);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
            if (((bytes[bit / 8] ^ prefix[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bits(String text, int most) {
        Integer bits = number(text);
        if (bits == null || bits > most) {
            throw new IllegalArgumentException("must have 0 to " + most + " behind the /");
        }
        return bits;
    }

    private static @Nullable Integer number(String text) {
        return text.matches("\\d{1,3}") ? Integer.valueOf(text) : null;
    }
}
