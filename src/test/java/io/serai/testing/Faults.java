package io.serai.testing;

import io.serai.testing.FaultyServer.Connection;
import io.serai.testing.FaultyServer.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** What receivers do wrong, and what they do right in odd ways. */
public final class Faults {
    private static final String LINE = "\r\n";

    private Faults() {}

    /** Answers each request in the usual way. */
    public static Fault answers(int status, String body, String... headers) {
        return answers(() -> answer(status, body, headers));
    }

    /** Answers each request with a text that is made then, and goes on with the connection. */
    public static Fault answers(Supplier<String> answer) {
        return answersEach(request -> answer.get());
    }

    /** Answers each request with what is made of it. */
    public static Fault answersEach(Function<HttpMessage, String> answer) {
        return connection -> {
            for (HttpMessage request = connection.read(); request != null; request = connection.read()) {
                connection.write(answer.apply(request));
            }
        };
    }

    /** An HTTP answer as it should be. */
    public static String answer(int status, String body, String... headers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Whatever" + LINE);
        for (String header : headers) {
            answer.append(header).append(LINE);
        }
        // These have no body, and no length either.
        if (status != 204 && status != 304) {
            answer.append("Content-Length: ").append(body.length()).append(LINE);
        }
        return answer.append(LINE).append(body).toString();
    }

    /** Says this, be it HTTP or not, and hangs up. */
    public static Fault saysAndCloses(String text) {
        return after(connection -> connection.write(text));
    }

    /** Says this, and then nothing more. */
    public static Fault saysAndHangs(String text) {
        return after(connection -> {
            connection.write(text);
            hang(connection);
        });
    }

    /** Says this, and then the other thing for ever. */
    public static Fault saysForever(String text, String again, Duration pause) {
        return after(connection -> {
            connection.write(text);
            connection.writeForever(again, pause);
        });
    }

    /** Says this a character at a time. */
    public static Fault drips(String text, Duration pause) {
        return after(connection -> {
            try {
                for (char character : text.toCharArray()) {
                    connection.write(String.valueOf(character));
                    Thread.sleep(pause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    public static Fault hangs() {
        return after(Faults::hang);
    }

    public static Fault closes() {
        return after(connection -> {});
    }

    public static Fault closesBeforeReading() {
        return connection -> {};
    }

    public static Fault resets() {
        return after(Connection::reset);
    }

    public static Fault resetsBeforeReading() {
        return Connection::reset;
    }

    private static Fault after(Fault fault) {
        return connection -> {
            if (connection.read() != null) {
                fault.meet(connection);
            }
        };
    }

    private static void hang(Connection connection) throws IOException {
        connection.hang();
    }
}
