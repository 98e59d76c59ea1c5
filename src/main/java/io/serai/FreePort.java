package io.serai;

import io.serai.cli.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out whether a port is free before anything is started: Camel would go on without HTTP. */
final class FreePort {
    private FreePort() {}

    /**
     * The port itself, or a free one when it is 0.
     *
     * @throws StartException when it can't be listened on
     */
    static int of(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (UnknownHostException e) {
            throw new StartException("camel.server.host: can't resolve " + host);
        } catch (IOException e) {
            throw new StartException("port " + port + " on " + host + " can't be used (" + e.getMessage()
                    + "); choose another with --port, or 0 for a free one");
        }
    }
}
