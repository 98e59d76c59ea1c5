package io.serai.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class InboxTest {
    @Test
    void showsTheNewestFirst() {
        Inbox inbox = new Inbox(10);
        inbox.add(request("1", "a"));
        inbox.add(request("2", "b"));
        inbox.add(request("3", "a"));

        assertThat(inbox.all()).extracting(InboxRequest::id).containsExactly("3", "2", "1");
        assertThat(inbox.named("a")).extracting(InboxRequest::id).containsExactly("3", "1");
        assertThat(inbox.named("c")).isEmpty();
    }

    @Test
    void dropsTheOldestWhenFull() {
        Inbox inbox = new Inbox(2);
        inbox.add(request("1", "a"));
        inbox.add(request("2", "a"));
        inbox.add(request("3", "a"));

        assertThat(inbox.all()).extracting(InboxRequest::id).containsExactly("3", "2");
    }

    @Test
    void isEmptyAfterClear() {
        Inbox inbox = new Inbox(2);
        inbox.add(request("1", "a"));
        inbox.clear();

        assertThat(inbox.all()).isEmpty();
    }

    @Test
    void staysBoundedUnderManyWriters() throws Exception {
        Inbox inbox = new Inbox(50);
        CountDownLatch done = new CountDownLatch(8);
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                String name = "t" + t;
                executor.execute(() -> {
                    for (int i = 0; i < 1000; i++) {
                        inbox.add(request(name + "-" + i, name));
                    }
                    done.countDown();
                });
            }
            done.await();
        }

        assertThat(inbox.all()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void mustKeepSomething() {
        assertThatThrownBy(() -> new Inbox(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestPrintsNeitherBodyNorHeaders() {
        assertThat(request("1", "a")).hasToString("InboxRequest[1, a]");
    }

    private static InboxRequest request(String id, String name) {
        return new InboxRequest(id, name, Instant.EPOCH, Map.of("X-Secret", "s"), "body", 4, false, Map.of(), 200);
    }
}
