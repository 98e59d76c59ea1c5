package io.serai.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script that Redis runs as one step, from {@code lua/<name>.lua} on the classpath. */
public final class LuaScript {
    private final String name;
    private final String source;
    private final String sha1;

    LuaScript(String name, String source) {
        this.name = name;
        this.source = source;
        this.sha1 = sha1(source);
    }

    /**
     * @throws IllegalArgumentException when there is no such file
     */
    public static LuaScript load(String name) {
        return new LuaScript(name, text(name));
    }

    /**
     * A script that uses what another file defines: Redis has no include of its own.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public static LuaScript load(String name, String prelude) {
        return new LuaScript(name, text(prelude) + text(name));
    }

    private static String text(String name) {
        try (InputStream in = LuaScript.class.getResourceAsStream("/lua/" + name + ".lua")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no script lua/" + name + ".lua on the classpath");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    String source() {
        return source;
    }

    /** The name by which Redis knows the script once it has seen it. */
    String sha1() {
        return sha1;
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
