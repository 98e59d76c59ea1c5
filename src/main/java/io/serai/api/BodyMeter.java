package io.serai.api;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Measures the bodies that arrive on one connection, before anybody keeps them. When one is too much, the request is cut
 * off: the rest is read, so that the sender comes to see the answer, and thrown away, and the connection is closed. Stands
 * behind the HTTP decoder; all happens on the connection's event loop.
 */
final class BodyMeter extends ChannelInboundHandlerAdapter {
    /** Those whose heads are here and that were not claimed yet: more than one only of a sender who does not wait. */
    private final Deque<Body> unclaimed = new ArrayDeque<>();

    private @Nullable Body arriving;

    /** Answers a request whose body is too much. */
    interface CutOff {
        void because(boolean tooLarge);
    }

    /** What has arrived of the body of one request, and how much of it may. */
    static final class Body {
        private final String uri;
        private Passage passage = Passage.NONE;
        private long most = Long.MAX_VALUE;
        private CutOff cutOff = tooLarge -> {};
        private long seen;
        private boolean over;
        private @Nullable Runnable hangUp;

        Body(String uri) {
            this.uri = uri;
        }

        /**
         * From now on it is limited.
         *
         * @param bytes that it may have
         * @param room grows with it
         * @param refuse is told once, now or later, when it is too much
         */
        void limit(long bytes, Passage room, CutOff refuse) {
            most = bytes;
            passage = room;
            cutOff = refuse;
            look(seen);
            // What was sent ahead has no end to come, at which it would be done.
            if (over && hangUp != null) {
                hangUp.run();
            }
        }

        private void add(int bytes) {
            seen += bytes;
            look(bytes);
        }

        private void look(long more) {
            boolean tooLarge = seen > most;
            if (tooLarge || !passage.grow(more)) {
                over = true;
                cutOff.because(tooLarge);
            }
        }
    }

    /** That of the request which is handled now; each is claimed, in the order in which they came. */
    Body claim(String uri) {
        Body body = unclaimed.poll();
        while (body != null && !body.uri.equals(uri)) {
            body = unclaimed.poll();
        }
        return body == null ? new Body(uri) : body;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (message instanceof HttpRequest head) {
            arriving = new Body(head.uri());
            unclaimed.add(arriving);
        }
        Body body = arriving;
        if (body == null || !(message instanceof HttpContent content)) {
            channel.fireChannelRead(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        if (!body.over) {
            body.add(content.content().readableBytes());
        }
        if (!body.over) {
            if (last) {
                body.hangUp = () -> hangUp(channel);
            }
            channel.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (last) {
            hangUp(channel);
        }
    }

    private static void hangUp(ChannelHandlerContext channel) {
        channel.flush();
        ChannelFuture unused = channel.close();
    }
}
