package io.serai.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** Stands for a repository in a database that hubs use: it tells what anybody does with it. */
public final class SharedStore extends MemoryIdempotentRepository {
    public static final List<String> DONE = new CopyOnWriteArrayList<>();

    @Override
    public boolean add(String key) {
        DONE.add("added " + key);
        return super.add(key);
    }

    @Override
    protected void doStart() {
        DONE.add("started");
    }

    @Override
    protected void doStop() {
        DONE.add("stopped");
    }
}
