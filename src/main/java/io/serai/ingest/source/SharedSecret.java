package io.serai.ingest.source;

import io.serai.alert.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is sent along.
 *
 * @param places where it may be, the usual one first; the sender chooses one
 */
record SharedSecret(List<Place> places, List<Secret> secrets) implements Verification {
    private static final String AUTHORIZATION = "Authorization";

    /** Where the secret is. */
    sealed interface Place {
        /** What the request has there; of it, one must be a secret. */
        Stream<String> given(HookRequest request);

        HookRequest put(HookRequest request, String secret);

        String described();
    }

    record Bearer() implements Place {
        private static final String SCHEME = "bearer ";

        @Override
        public Stream<String> given(HookRequest request) {
            return Stream.ofNullable(credentials(request, SCHEME));
        }

        @Override
        public HookRequest put(HookRequest request, String secret) {
            return request.with(AUTHORIZATION, "Bearer " + secret);
        }

        @Override
        public String described() {
            return AUTHORIZATION + ": Bearer <secret>";
        }
    }

    /** The secret is the password, of any user, or {@code user:password}. */
    record Basic() implements Place {
        private static final String SCHEME = "basic ";

        @Override
        public Stream<String> given(HookRequest request) {
            String given = credentials(request, SCHEME);
            if (given == null) {
                return Stream.empty();
            }
            try {
                String pair = new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
                return Stream.of(pair, pair.substring(pair.indexOf(':') + 1));
            } catch (IllegalArgumentException e) {
                return Stream.empty();
            }
        }

        @Override
        public HookRequest put(HookRequest request, String secret) {
            String pair = secret.contains(":") ? secret : "serai:" + secret;
            return request.with(AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(Verification.bytes(pair)));
        }

        @Override
        public String described() {
            return AUTHORIZATION + ": Basic, with any user name and <secret> as the password";
        }
    }

    record Header(String name) implements Place {
        @Override
        public Stream<String> given(HookRequest request) {
            return Stream.ofNullable(request.header(name));
        }

        @Override
        public HookRequest put(HookRequest request, String secret) {
            return request.with(name, secret);
        }

        @Override
        public String described() {
            return name + ": <secret>";
        }
    }

    record Parameter(String name) implements Place {
        @Override
        public Stream<String> given(HookRequest request) {
            return Stream.ofNullable(request.parameter(name));
        }

        @Override
        public HookRequest put(HookRequest request, String secret) {
            return request.withParameter(name, secret);
        }

        @Override
        public String described() {
            return "?" + name + "=<secret> at the end of the URL";
        }
    }

    private static @Nullable String credentials(HookRequest request, String scheme) {
        String given = request.header(AUTHORIZATION);
        return given != null
                        && given.length() > scheme.length()
                        && given.substring(0, scheme.length())
                                .toLowerCase(Locale.ROOT)
                                .equals(scheme)
                ? given.substring(scheme.length()).strip()
                : null;
    }

    @Override
    public boolean accepts(HookRequest request, Instant now) {
        boolean accepted = false;
        for (String given :
                places.stream().flatMap(place -> place.given(request)).toList()) {
            accepted |= Verification.any(secrets, secret -> Verification.equal(given, secret));
        }
        return accepted;
    }

    @Override
    public Optional<HookRequest> sign(HookRequest request, Instant now) {
        return Optional.of(places.getFirst().put(request, secrets.getFirst().value()));
    }

    @Override
    public List<String> described() {
        return places.stream().map(Place::described).toList();
    }

    @Override
    public Set<String> secretHeaders() {
        return places.stream()
                .filter(Header.class::isInstance)
                .map(place -> ((Header) place).name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
