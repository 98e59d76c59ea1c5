package io.serai.delivery;

import io.serai.format.MessageSizes;
import java.util.List;

/**
 * A message as it would be sent, for people to look at.
 *
 * @param body without the alert's secrets
 * @param sizes of what is sent, with what the receiver's service takes
 */
public record RenderedMessage(String contentType, String body, List<MessageSizes.Measure> sizes) {
    public RenderedMessage {
        sizes = List.copyOf(sizes);
    }
}
