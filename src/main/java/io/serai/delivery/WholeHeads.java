package io.serai.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Takes an answer for one only when its head is whole, from the first line to the empty one. The client's own parser
 * passes over what is not HTTP until something is, and takes the end of a connection for the end of a head: a proxy
 * that dies after its first line would have taken the message.
 */
final class WholeHeads extends DefaultHttpResponseParserFactory {
    private final Http1Config config;

    WholeHeads(Http1Config config) {
        super(config);
        this.config = config;
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        return new DefaultHttpResponseParser(config) {
            @Override
            public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                    throws IOException, HttpException {
                Noted noted = new Noted(in);
                try {
                    ClassicHttpResponse response = super.parse(buffer, noted);
                    if (noted.ended) {
                        throw broken();
                    }
                    return response;
                } catch (HttpException e) {
                    // Of a line that was cut off nobody knows what it would have been.
                    if (noted.ended) {
                        throw broken();
                    }
                    throw e;
                }
            }
        };
    }

    private static ConnectionClosedException broken() {
        return new ConnectionClosedException("The connection was closed within the answer's head");
    }

    /** Knows whether the end was met. Heads are read no further than to their own end. */
    private static final class Noted extends FilterInputStream {
        private boolean ended;

        Noted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noted(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return noted(super.read(bytes, offset, length));
        }

        private int noted(int read) {
            ended |= read < 0;
            return read;
        }
    }
}
