package io.serai.guard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses are those of machines on the Internet: the registries of IANA for special purposes say which are not. */
final class PublicAddresses {
    private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");

    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carriers' NAT; some clouds' metadata
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // the host of Azure's virtual machines
                    "169.254.0.0/16", // link local; most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: an IPv4 address behind it
                    "3fff::/20") // documentation
            .map(Network::parse)
            .toList();

    private PublicAddresses() {}

    /**
     * Of IPv6 only what is assigned for global unicast: loopback, private, link local, multicast, NAT64 and IPv4 in
     * disguise lie outside of it.
     */
    static boolean contains(InetAddress address) {
        boolean assigned = !(address instanceof Inet6Address) || GLOBAL_UNICAST.contains(address);
        return assigned && SPECIAL.stream().noneMatch(network -> network.contains(address));
    }
}
