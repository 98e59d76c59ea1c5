package io.serai.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a local server how it is, over a connection of its own: the client can't be made before the answer is good. */
final class ServerProbe {
    private static final Pattern PROCESS = Pattern.compile("(?m)^process_id:(\\d{1,18})\\s*$");
    private static final int MAX_LINE = 65_536;

    private ServerProbe() {}

    enum State {
        /** Answers and takes commands. */
        READY,
        /** Is reading its data. */
        LOADING,
        /** Nobody listens. */
        ABSENT,
        /** Somebody listens and does not answer. */
        SILENT,
        /** Somebody answers who does not know our password. */
        STRANGER
    }

    record Answer(State state, OptionalLong pid) {
        boolean ours() {
            return state == State.READY || state == State.LOADING;
        }
    }

    static Answer ask(RedisUrl url, Duration patience) {
        int millis = (int) patience.toMillis();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(url.host(), url.port()), millis);
            String questions = "AUTH " + url.password() + "\r\nPING\r\nINFO server\r\n";
            socket.getOutputStream().write(questions.getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (!line(in).equals("+OK")) {
                return new Answer(State.STRANGER, OptionalLong.empty());
            }
            // Any other refusal, like that of a full disk, is the answer of a server that is up.
            State state = line(in).startsWith("-LOADING") ? State.LOADING : State.READY;
            return new Answer(state, pid(in));
        } catch (SocketTimeoutException e) {
            return new Answer(State.SILENT, OptionalLong.empty());
        } catch (IOException e) {
            return new Answer(State.ABSENT, OptionalLong.empty());
        }
    }

    private static OptionalLong pid(InputStream in) throws IOException {
        String header = line(in);
        if (!header.matches("\\$\\d{1,6}")) {
            return OptionalLong.empty();
        }
        String info = new String(in.readNBytes(Integer.parseInt(header.substring(1))), StandardCharsets.UTF_8);
        Matcher matcher = PROCESS.matcher(info);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > MAX_LINE) {
                throw new EOFException("no line");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
