package io.serai.console;

import io.serai.console.Audience.Line;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/**
 * The answer to a request, which goes on for as long as its sender listens.
 *
 * @param context of its connection: whatever is said is said there
 */
record HttpLine(HttpServerResponse response, Context context) implements Line {
    @Override
    public boolean isFull() {
        // One that was gone before it could be told from others is cut off, too.
        return response.closed() || (!response.ended() && response.writeQueueFull());
    }

    @Override
    public void say(String text) {
        context.runOnContext(loop -> {
            if (!response.ended() && !response.closed()) {
                response.write(text);
            }
        });
    }

    @Override
    public void end() {
        context.runOnContext(loop -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    @Override
    public void cutOff() {
        // Its own queue would wait for the listener too.
        context.runOnContext(loop -> {
            if (!response.closed()) {
                response.reset();
            }
        });
    }
}
