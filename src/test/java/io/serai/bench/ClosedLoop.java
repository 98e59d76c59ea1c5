package io.serai.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Closed loop: some connections, each sending its next request when it has the answer to the last one. One thread for
 * all of them and requests that are written beforehand, so that the load takes little of the CPU that it shares with
 * what it measures.
 */
final class ClosedLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final InetSocketAddress server;
    private final int connections;
    private final int status;
    private final List<EventRequest> requests;

    private long next;

    /**
     * @param status of an answer; any other fails
     * @param requests spread evenly over the connections, each of which sends its own in turn
     */
    ClosedLoop(URI server, int connections, int status, List<EventRequest> requests) {
        if (requests.size() < connections) {
            throw new IllegalArgumentException(requests.size() + " requests for " + connections + " connections");
        }
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.connections = connections;
        this.status = status;
        this.requests = List.copyOf(requests);
    }

    /**
     * What was sent and answered.
     *
     * @param answers that came within the measured time
     * @param measuredEvents acknowledged by these answers
     * @param allEvents acknowledged, those before and after the measured time too
     */
    record Answered(Latencies answers, long measuredEvents, long allEvents) {}

    /** Sends for so long, measures after a while, and returns when everything is answered. */
    Answered run(Duration settle, Duration measured) throws IOException {
        long start = System.nanoTime();
        return new Run(start + settle.toNanos(), start + settle.plus(measured).toNanos(), Long.MAX_VALUE).all();
    }

    /** Sends so many requests and returns when all are answered. */
    Answered send(long count) throws IOException {
        long start = System.nanoTime();
        return new Run(start, start + LONGEST.toNanos(), count).all();
    }

    private final class Run {
        private final Latencies answers = new Latencies();
        private final long from;
        private final long until;
        private long left;
        private long measuredEvents;
        private long allEvents;
        private int underWay;
        private long lastAnswer;
        private @Nullable IOException failure;

        Run(long from, long until, long count) {
            this.from = from;
            this.until = until;
            this.left = count;
        }

        Answered all() throws IOException {
            List<Connection> open = new ArrayList<>();
            try (Selector selector = Selector.open()) {
                for (int i = 0; i < connections; i++) {
                    open.add(new Connection(this, selector, i));
                }
                lastAnswer = System.nanoTime();
                for (Connection connection : open) {
                    connection.send();
                }
                while (underWay > 0) {
                    selector.select(ClosedLoop::serve, PATIENCE.toMillis());
                    if (failure != null) {
                        throw failure;
                    } else if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
                        throw new IOException(underWay + " requests have no answer after " + PATIENCE);
                    }
                }
            } finally {
                for (Connection connection : open) {
                    connection.close();
                }
            }
            return new Answered(answers, measuredEvents, allEvents);
        }

        boolean goesOn(long now) {
            return left > 0 && now - until < 0;
        }
    }

    private static void serve(SelectionKey key) {
        ((Connection) key.attachment()).serve();
    }

    /** With one request at a time. */
    private final class Connection implements AutoCloseable {
        private final Run run;
        private final SocketChannel channel;
        private final SelectionKey key;
        private final AnswerBuffer answer = new AnswerBuffer();
        private final List<EventRequest> own = new ArrayList<>();
        private ByteBuffer out = ByteBuffer.allocate(0);
        private int turn;
        private int events;
        private long sentAt;

        Connection(Run run, Selector selector, int number) throws IOException {
            this.run = run;
            for (int i = number; i < requests.size(); i += connections) {
                own.add(requests.get(i));
            }
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            long now = System.nanoTime();
            if (!run.goesOn(now)) {
                return;
            }
            run.left--;
            run.underWay++;
            EventRequest request = own.get(turn++ % own.size());
            events = request.events();
            out = ByteBuffer.wrap(request.stamped(next));
            next += events;
            sentAt = now;
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }

        void serve() {
            try {
                if (out.hasRemaining()) {
                    write();
                }
                if (key.isReadable() && answer.readFrom(channel)) {
                    long now = System.nanoTime();
                    if (answer.status() != status) {
                        throw new IOException("the server answered " + answer.status());
                    }
                    answer.clear();
                    run.underWay--;
                    run.lastAnswer = now;
                    run.allEvents += events;
                    if (run.from - now <= 0 && now - run.until < 0) {
                        run.answers.add(now - sentAt);
                        run.measuredEvents += events;
                    }
                    send();
                }
            } catch (IOException e) {
                run.failure = e;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
