package io.serai.bench;

import java.util.List;
import java.util.Optional;

/** What a frame of a stack is part of: a room of ours, or a library that is worth a name. */
final class ProfileParts {
    static final String JAVA = "anything else of the JDK and of libraries";

    private static final String OWN = "io.serai.";

    private record Library(String prefix, String name) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library("com.fasterxml.jackson.", "Jackson: reading and writing JSON"),
            new Library("io.netty.", "Netty and Vert.x: sockets, the HTTP server's side"),
            new Library("io.vertx.", "Netty and Vert.x: sockets, the HTTP server's side"),
            new Library("org.redisson.", "Redisson: commands and answers of Redis"),
            new Library("org.apache.camel.component.http.", "Apache HttpClient, with Camel's http"),
            new Library("org.apache.hc.", "Apache HttpClient, with Camel's http"),
            new Library("org.apache.camel.", "Camel: exchanges, routes, EIPs"),
            new Library("freemarker.", "FreeMarker: templates"),
            new Library("io.micrometer.", "Micrometer: meters"),
            new Library("javax.crypto.", "cryptography of the JDK"),
            new Library("com.sun.crypto.", "cryptography of the JDK"),
            new Library("sun.security.", "cryptography of the JDK"),
            new Library("ch.qos.logback.", "logging"),
            new Library("org.slf4j.", "logging"));

    private ProfileParts() {}

    /** The innermost part of a stack, given from the inside out. */
    static String innermost(List<String> classes) {
        for (String name : classes) {
            if (isOwn(name)) {
                return "Serai: " + room(name);
            }
            for (Library library : LIBRARIES) {
                if (name.startsWith(library.prefix())) {
                    return library.name();
                }
            }
        }
        return JAVA;
    }

    /** The innermost room of ours, on whose behalf libraries work. */
    static String onBehalfOf(List<String> classes) {
        Optional<String> own =
                classes.stream().filter(ProfileParts::isOwn).findFirst().map(ProfileParts::room);
        return own.orElse("none: threads of libraries");
    }

    static boolean isOwn(String className) {
        return className.startsWith(OWN);
    }

    /** As the folders have it, below {@code io.serai}. */
    private static String room(String className) {
        int lambda = className.indexOf("$$");
        int end = className.lastIndexOf('.', lambda < 0 ? className.length() : lambda);
        return end < OWN.length() ? "wiring" : className.substring(OWN.length(), end);
    }
}
