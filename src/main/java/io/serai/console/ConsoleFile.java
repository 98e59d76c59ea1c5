package io.serai.console;

import io.serai.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One file as browsers get it. */
final class ConsoleFile {
    private static final int TAG_DIGITS = 32;

    private final String type;
    private final byte[] plain;
    private final byte[] gzip;
    private final String tag;

    private ConsoleFile(String type, byte[] plain, byte[] gzip, String tag) {
        this.type = type;
        this.plain = plain;
        this.gzip = gzip;
        this.tag = tag;
    }

    static ConsoleFile of(String name, byte[] bytes) {
        return new ConsoleFile(
                type(name), bytes, gzip(bytes), '"' + Sha256.hex(bytes).substring(0, TAG_DIGITS) + '"');
    }

    String type() {
        return type;
    }

    byte[] plain() {
        return plain.clone();
    }

    byte[] gzip() {
        return gzip.clone();
    }

    /** Changes with the bytes, for caches; in quotes. */
    String tag() {
        return tag;
    }

    /** That of the compressed form: one tag stands for the same bytes, always. */
    String gzipTag() {
        return tag.substring(0, tag.length() - 1) + "-gzip\"";
    }

    /** Whether a browser that sends this as {@code If-None-Match} has the file already, compressed or not. */
    boolean isKnown(String ifNoneMatch) {
        return Arrays.stream(ifNoneMatch.split(",", -1))
                .map(given -> given.strip().replaceFirst("^W/", ""))
                .anyMatch(given -> given.equals("*") || given.equals(tag) || given.equals(gzipTag()));
    }

    /** Whether a browser that sends this as {@code Accept-Encoding} takes gzip. */
    static boolean takesGzip(String acceptEncoding) {
        return Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip;q=(1(\\.0*)?|0\\.0*[1-9]\\d*)"));
    }

    private static String type(String name) {
        String type =
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "html" -> "text/html";
                    case "css" -> "text/css";
                    case "js" -> "text/javascript";
                    case "svg" -> "image/svg+xml";
                    default -> throw new IllegalStateException("The console has no type for " + name);
                };
        return type + "; charset=utf-8";
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (SmallestGzip out = new SmallestGzip(gzip)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzip.toByteArray();
    }

    /** It is made once and sent often. */
    private static final class SmallestGzip extends GZIPOutputStream {
        SmallestGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
