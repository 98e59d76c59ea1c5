package io.serai.ingest.source;

import io.serai.alert.RateLimit;
import io.serai.alert.Secret;
import io.serai.config.Settings;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one connection: asks for those of its keys that mean something with the others, so that no key does nothing. */
final class ConnectionReader {
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final String DEFAULT_HEADER = "X-Api-Key";
    private static final String DEFAULT_PARAMETER = "token";
    /** Characters of a secret that nobody finds by trying, if they are random: 64 bits in hex. */
    private static final int SAFE_SECRET = 16;

    private static final String UNLIMITED = "none";

    private final Settings settings;
    private final String type;
    private final String name;
    private final Sender sender;
    private final String prefix;
    private final List<Problem> doubts;

    /** @param doubts is told what is legal and probably not meant */
    ConnectionReader(Settings settings, String type, String name, List<Problem> doubts) {
        this.settings = settings;
        this.type = type;
        this.name = name;
        this.sender = Sender.of(type);
        this.prefix = Connection.key(type, name);
        this.doubts = doubts;
    }

    Connection read() {
        List<AuthScheme> auth = auth();
        List<Secret> secrets = list(settings.text(prefix + "secret", "")).stream()
                .map(Secret::new)
                .toList();
        // Asked for in any case: what is configured now may get its secret later.
        Verification configured = verification(auth, secrets);
        Verification verification = secrets.isEmpty() ? new Verification.Nothing() : configured;
        doubt(auth, secrets);
        return new Connection(
                type,
                name,
                settings.flag(prefix + "enabled", true),
                workspace(),
                auth,
                verification,
                rate(),
                settings.oneOf(prefix + "body", ordered(sender.anyBody(), "any", "json"))
                        .equals("any"),
                settings.oneOf(prefix + "unmapped", ordered(sender.keepUnmapped(), "keep", "refuse"))
                        .equals("keep"),
                options());
    }

    private void doubt(List<AuthScheme> auth, List<Secret> secrets) {
        if (secrets.isEmpty() && !auth.contains(AuthScheme.NONE)) {
            doubts.add(new Problem(
                    prefix + "secret",
                    "is empty: nobody proves who they are there, so only this machine may send",
                    "no-secret"));
        } else if (secrets.stream().anyMatch(secret -> secret.value().length() < SAFE_SECRET)) {
            doubts.add(new Problem(
                    prefix + "secret",
                    "has fewer than " + SAFE_SECRET
                            + " characters: it can be guessed; make another one, like that of openssl rand -base64 32",
                    "weak-secret"));
        }
    }

    private static String[] ordered(boolean first, String one, String other) {
        return first ? new String[] {one, other} : new String[] {other, one};
    }

    private List<AuthScheme> auth() {
        String usual = sender.auth().stream().map(AuthScheme::word).collect(Collectors.joining(", "));
        List<AuthScheme> schemes = new ArrayList<>();
        for (String word : list(settings.text(prefix + "auth", usual))) {
            AuthScheme.of(word)
                    .ifPresentOrElse(
                            schemes::add,
                            () -> settings.problem(
                                    prefix + "auth",
                                    "must be one of "
                                            + Stream.of(AuthScheme.values())
                                                    .map(AuthScheme::word)
                                                    .collect(Collectors.joining(", "))));
        }
        if (schemes.size() > 1 && !schemes.stream().allMatch(AuthScheme::sendsTheSecret)) {
            settings.problem(prefix + "auth", "may name several only of bearer, basic, header and query");
        }
        return schemes.isEmpty() ? sender.auth() : schemes;
    }

    private Verification verification(List<AuthScheme> auth, List<Secret> secrets) {
        return switch (auth.getFirst()) {
            case BEARER, BASIC, HEADER, QUERY ->
                new SharedSecret(auth.stream().flatMap(this::place).toList(), secrets);
            case HMAC -> hmac(secrets);
            case LANGFUSE -> new LangfuseSignature(secrets);
            case STANDARD_WEBHOOKS -> standardWebhooks(secrets);
            case NONE -> {
                if (!secrets.isEmpty()) {
                    settings.problem(prefix + "secret", "must not be given with auth = none, which asks for none");
                }
                yield new Verification.Nothing();
            }
        };
    }

    private Stream<SharedSecret.Place> place(AuthScheme scheme) {
        return switch (scheme) {
            case BEARER -> Stream.of(new SharedSecret.Bearer());
            case BASIC -> Stream.of(new SharedSecret.Basic());
            case HEADER -> Stream.of(new SharedSecret.Header(headerName("header", DEFAULT_HEADER)));
            case QUERY -> Stream.of(new SharedSecret.Parameter(parameterName()));
            default -> Stream.empty();
        };
    }

    private String headerName(String key, String absent) {
        return named(key, absent, HEADER_NAME, "must be the name of a header, like " + DEFAULT_HEADER);
    }

    private String parameterName() {
        return named(
                "parameter",
                DEFAULT_PARAMETER,
                PARAMETER_NAME,
                "must be the name of a URL's parameter, like " + DEFAULT_PARAMETER);
    }

    private String named(String key, String absent, Pattern form, String rule) {
        String text = settings.text(prefix + key, absent);
        if (!form.matcher(text).matches()) {
            settings.problem(prefix + key, rule);
            return absent;
        }
        return text;
    }

    private HmacSignature hmac(List<Secret> secrets) {
        List<String> headers = list(settings.text(prefix + "header", String.join(", ", sender.signatureHeaders())));
        if (headers.isEmpty()
                || !headers.stream()
                        .allMatch(header -> HEADER_NAME.matcher(header).matches())) {
            settings.problem(prefix + "header", "must be the name of a header, like X-Signature");
        }
        String hash = settings.oneOf(prefix + "hmac.hash", "sha256", "sha1", "sha512");
        boolean base64 =
                settings.oneOf(prefix + "hmac.encoding", "hex", "base64").equals("base64");
        String before = settings.text(prefix + "hmac.prefix", "");
        String timestampHeader = settings.optional(prefix + "hmac.timestamp-header");
        String signed = HmacSignature.BODY;
        if (timestampHeader != null) {
            signed = settings.text(prefix + "hmac.signed", sender.signedText());
            if (!signed.contains(HmacSignature.BODY) || !signed.contains(HmacSignature.TIMESTAMP)) {
                settings.problem(
                        prefix + "hmac.signed", "must have {timestamp} and {body} in it, like " + sender.signedText());
                signed = sender.signedText();
            }
        }
        return new HmacSignature(headers, hash, base64, before, timestampHeader, signed, secrets);
    }

    private StandardWebhooksSignature standardWebhooks(List<Secret> secrets) {
        List<StandardWebhooksSignature.Key> keys = secrets.stream()
                .map(StandardWebhooksSignature::key)
                .filter(Objects::nonNull)
                .toList();
        if (keys.size() < secrets.size()) {
            settings.problem(prefix + "secret", StandardWebhooksSignature.RULE);
        }
        return new StandardWebhooksSignature(keys);
    }

    private String workspace() {
        String workspace = settings.text(prefix + "workspace", EventCodec.DEFAULT_WORKSPACE);
        if (workspace.isBlank()
                || workspace.length() > EventLimits.MAX_NAME
                || workspace.chars().anyMatch(Character::isISOControl)) {
            settings.problem(
                    prefix + "workspace",
                    "must be a workspace, 1 to " + EventLimits.MAX_NAME + " characters without control characters");
        }
        return workspace;
    }

    private @Nullable RateLimit rate() {
        String text = settings.text(prefix + "rate", UNLIMITED);
        if (text.equals(UNLIMITED)) {
            return null;
        }
        RateLimit rate = RateLimit.parse(text);
        if (rate == null) {
            settings.problem(prefix + "rate", RateLimit.RULE + ", or " + UNLIMITED);
        }
        return rate;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : sender.options()) {
            String value = settings.optional(prefix + option);
            if (value != null) {
                options.put(option, value);
            }
        }
        Handshake.read(options, (option, rule) -> settings.problem(prefix + option, rule));
        return options;
    }

    static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
