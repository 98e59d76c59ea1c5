package io.serai.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. */
@FunctionalInterface
public interface Resolver {
    /** The machine's own: its hosts file, its DNS servers. */
    Resolver SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    /**
     * @throws UnknownHostException when the name has no address, or nobody knows
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;
}
