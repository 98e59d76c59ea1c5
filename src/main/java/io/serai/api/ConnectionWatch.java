package io.serai.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.serai.api.Refusals.Reason;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one connection does not wait for ever: for a request, for the rest of its head, or for its body. Stands
 * before the HTTP decoder. All but {@link #isOverdue} happens on the connection's event loop.
 */
final class ConnectionWatch extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = {};

    private final HttpConfig config;
    private final Refusals refusals;
    private final byte[] slowHead;
    private volatile long deadline;
    private volatile boolean waiting = true;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable RoutingContext call;
    private Runnable cutOff = () -> {};
    private boolean headBegun;
    private boolean bodyLeft;

    /** @param slowHead the answer to a head that does not end */
    ConnectionWatch(HttpConfig config, Refusals refusals, byte[] slowHead) {
        this.config = config;
        this.refusals = refusals;
        this.slowHead = slowHead;
        // A new connection has something to say.
        await(config.headTimeout());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (call == null && !headBegun && !bodyLeft) {
            headBegun = true;
            await(config.headTimeout());
        }
        context.fireChannelRead(bytes);
    }

    /**
     * The head of a request is here.
     *
     * @param slowBody answers it when its body does not come
     */
    void begin(RoutingContext request, Runnable slowBody) {
        call = request;
        bodyLeft = false;
        cutOff = slowBody;
        await(config.bodyTimeout());
    }

    /** The answer is there. What is left of the body may still come, in the time that a head has. */
    void end(RoutingContext request) {
        if (call == request) {
            call = null;
            headBegun = false;
            bodyLeft = !request.request().isEnded();
            await(bodyLeft ? config.headTimeout() : config.idleTimeout());
        }
    }

    private void await(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
        waiting = true;
    }

    boolean isOverdue(long now) {
        return waiting && now - deadline >= 0;
    }

    /** Looks at an overdue connection from its own event loop. */
    void look() {
        ChannelHandlerContext context = Objects.requireNonNull(channel);
        context.executor().execute(() -> {
            if (isOverdue(System.nanoTime())) {
                giveUp(context);
            }
        });
    }

    private void giveUp(ChannelHandlerContext context) {
        RoutingContext request = call;
        if (request == null) {
            waiting = false;
            if (headBegun) {
                refusals.count(Reason.SLOW_HEAD);
            }
            // Past the encoder, which knows of no request to be answered.
            close(context, headBegun ? slowHead : NOTHING);
        } else if (request.request().isEnded()) {
            // All of it is here: now it is the sender who waits.
            waiting = false;
        } else {
            refusals.count(Reason.SLOW_BODY);
            cutOff.run();
            close(context, NOTHING);
        }
    }

    private static void close(ChannelHandlerContext context, byte[] lastWords) {
        context.writeAndFlush(Unpooled.wrappedBuffer(lastWords)).addListener(ChannelFutureListener.CLOSE);
    }
}
