package io.serai.api;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Measures a body of unknown length while it arrives, before anybody keeps it. When it is too much, the request is cut
 * off: the rest is read, so that the sender comes to see the answer, and thrown away, and the connection is closed.
 */
final class BodyMeter extends ChannelInboundHandlerAdapter {
    private final long most;
    private final Passage passage;
    private final CutOff cutOff;
    private long seen;
    private boolean over;

    /** Answers a request whose body is too much. */
    interface CutOff {
        void because(boolean tooLarge);
    }

    /** @param most bytes that the body may have */
    BodyMeter(long most, Passage passage, CutOff cutOff) {
        this.most = most;
        this.passage = passage;
        this.cutOff = cutOff;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (!(message instanceof HttpContent content)) {
            channel.fireChannelRead(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        if (!over) {
            measure(content.content().readableBytes());
        }
        if (!over) {
            if (last) {
                channel.pipeline().remove(this);
            }
            channel.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (last) {
            channel.flush();
            ChannelFuture unused = channel.close();
        }
    }

    private void measure(int bytes) {
        seen += bytes;
        boolean tooLarge = seen > most;
        if (tooLarge || !passage.grow(bytes)) {
            over = true;
            cutOff.because(tooLarge);
        }
    }
}
