package io.serai.testing;

import io.serai.guard.DestinationGuard;
import io.serai.guard.GuardConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Guards that tests pass through. */
public final class Guards {
    private Guards() {}

    /** Lets plain http and this machine pass; knows no name but localhost, so that no test asks a name server. */
    public static DestinationGuard forTests() {
        return new DestinationGuard(new GuardConfig(true, List.of("localhost", "127.0.0.1")), name -> {
            if (name.equals("localhost")) {
                return List.of(InetAddress.getLoopbackAddress());
            }
            throw new UnknownHostException(name);
        });
    }
}
