package io.serai.delivery;

import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.alert.Alert;
import io.serai.alert.Masks;
import io.serai.format.MessageSizes;
import io.serai.format.UndeliverableException;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An alert that is being tried out, on its way through the routes. */
final class Trial {
    private final Alert alert;
    private final String notificationId;
    private final boolean toBeSent;
    private final long started = System.nanoTime();

    private @Nullable List<byte[]> messages;
    private String contentType = "";
    private ExchangeWatch.@Nullable Open watch;
    private @Nullable Throwable failure;
    private int part;
    private int delivered;

    /** @param toBeSent or only shown */
    Trial(Alert alert, String notificationId, boolean toBeSent) {
        this.alert = alert;
        this.notificationId = notificationId;
        this.toBeSent = toBeSent;
    }

    Alert alert() {
        return alert;
    }

    String notificationId() {
        return notificationId;
    }

    Duration taken() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /**
     * Whether these messages, the finished ones, are to be sent now. A route that asks a second time has had its own.
     *
     * @param type what the messages are
     */
    synchronized boolean made(List<byte[]> finished, String type) {
        if (messages != null) {
            return false;
        }
        messages = List.copyOf(finished);
        contentType = type;
        return toBeSent;
    }

    /** The next message is in hand; answers what the receiver knows it by. */
    synchronized String beginPart() {
        part++;
        return Parts.webhookId(notificationId, part, parts().size());
    }

    synchronized void watched(ExchangeWatch.Open open) {
        watch = open;
    }

    ExchangeWatch.Open watch() {
        return Objects.requireNonNull(watch);
    }

    synchronized void delivered() {
        delivered++;
    }

    /** The first failure counts. */
    synchronized void failed(Throwable cause) {
        failure = failure == null ? cause : failure;
    }

    /** What became of it, as far as it got. */
    synchronized TestResult result() {
        Exchanged exchanged = watch == null ? Exchanged.NONE : watch.close();
        boolean whole = delivered > 0 && delivered == parts().size();
        Verdict verdict = whole ? null : verdict();
        return new TestResult(
                whole,
                Objects.requireNonNullElse(exchanged.status(), 0),
                parts().isEmpty() ? "" : shown(),
                verdict == null ? null : verdict.reason(),
                verdict == null ? null : verdict.detail() + whichPart(),
                watch == null || parts().size() > 1 ? taken() : exchanged.total());
    }

    private String whichPart() {
        return part == 0 || parts().size() == 1 ? "" : " (message " + part + " of " + parts().size() + ")";
    }

    private List<byte[]> parts() {
        return Objects.requireNonNullElse(messages, List.of());
    }

    private Verdict verdict() {
        return Verdict.of(failure == null ? dropped() : failure, alert.type(), watch == null ? "" : watch.answer());
    }

    private UndeliverableException dropped() {
        return new UndeliverableException(
                "dropped",
                "Nothing was sent: the route that starts with direct:format-" + alert.type()
                        + " ended before direct:deliver, so one of its steps leaves such a notification out");
    }

    /**
     * What would be sent.
     *
     * @throws UndeliverableException when nothing would be
     */
    synchronized String rendered() {
        requireParts();
        return shown();
    }

    /**
     * The same, each message for itself.
     *
     * @throws UndeliverableException when nothing would be sent
     */
    synchronized List<String> renderedParts() {
        requireParts();
        return parts().stream().map(part -> Masks.hideIn(text(part), alert)).toList();
    }

    /**
     * The same, with what there is to know of each.
     *
     * @throws UndeliverableException when nothing would be sent
     */
    synchronized List<RenderedMessage> renderedMessages() {
        requireParts();
        return parts().stream()
                .map(part -> new RenderedMessage(
                        contentType, Masks.hideIn(text(part), alert), MessageSizes.of(alert.type(), part)))
                .toList();
    }

    private void requireParts() {
        if (parts().isEmpty()) {
            Verdict verdict = verdict();
            throw new UndeliverableException(verdict.reason(), verdict.detail());
        }
    }

    /** What is sent has the alert's secrets where its route puts them; whoever looks at it may not know them. */
    private String shown() {
        List<byte[]> parts = parts();
        String shown = parts.size() == 1
                ? text(parts.getFirst())
                : parts.stream().map(Trial::json).collect(Collectors.joining(",", "[", "]"));
        return Masks.hideIn(shown, alert);
    }

    /** To the byte what is sent, where that is JSON. */
    private static String json(byte[] message) {
        try {
            Json.read(message);
            return text(message);
        } catch (InvalidInputException e) {
            return text(Json.write(TextNode.valueOf(text(message))));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
