package io.serai.routing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.component.direct.DirectConsumer;
import org.jspecify.annotations.Nullable;

/** Who serves one direct endpoint at the moment. */
final class DirectSlot {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable Server server;

    @Nullable
    Server server() {
        return server;
    }

    boolean isServedBy(Server candidate) {
        return server == candidate;
    }

    /** @return whether nobody served it before */
    boolean serve(Server first) {
        lock.lock();
        try {
            if (server != null) {
                return false;
            }
            put(first);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** @return who served it until now */
    @Nullable
    Server replace(@Nullable Server next) {
        lock.lock();
        try {
            Server last = server;
            put(next);
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing happens when another one serves it meanwhile. */
    void leave(DirectConsumer consumer) {
        lock.lock();
        try {
            Server now = server;
            if (now != null && now.consumer() == consumer) {
                put(null);
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(@Nullable Server next) {
        server = next;
        changed.signalAll();
    }

    /** Goes in to whoever serves it now; the caller must {@link Server#leave} again. Null: nobody does. */
    @Nullable
    Server enter() {
        while (true) {
            Server now = server;
            if (now == null || now.enter(this)) {
                return now;
            }
        }
    }

    /** The same, after a wait for somebody to serve it. */
    @Nullable
    Server enter(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        Server entered = enter();
        while (entered == null && left > 0) {
            lock.lock();
            try {
                if (server == null) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
            entered = enter();
        }
        return entered;
    }
}
