package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.testing.HttpMessage;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The load generator's request against its receiver: both sides of its own HTTP. */
class WebhookSinkTest {
    @Test
    void saysWhichEventsARequestHas() throws Exception {
        List<Long> arrived = new CopyOnWriteArrayList<>();
        try (WebhookSink sink = new WebhookSink(arrived::add)) {
            URI url = URI.create(sink.url());
            EventRequest request = new EventRequest(url, new BenchEvents(BenchEvents.BYTES), 3, "some-project");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream().write(request.stamped(10));
                assertThat(HttpMessage.read(socket.getInputStream()).status()).isEqualTo(200);
                socket.getOutputStream().write(request.stamped(20));
                assertThat(HttpMessage.read(socket.getInputStream()).status()).isEqualTo(200);
            }

            await().untilAsserted(() -> assertThat(arrived).containsExactly(10L, 11L, 12L, 20L, 21L, 22L));
        }
    }
}
