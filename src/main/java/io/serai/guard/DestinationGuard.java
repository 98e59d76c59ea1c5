package io.serai.guard;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps webhooks out of the hub's own machine and network: whoever may write an alert could otherwise make the hub talk
 * to everything that it can reach. The same rules say what may be saved and what may be connected to; a name is judged
 * by all its addresses, and the ones that were judged are the ones to connect to. Thread-safe.
 */
public final class DestinationGuard {
    private static final String FORM =
            "must have a host name, four decimal numbers like 192.0.2.1, or an IPv6 address in brackets as its host";
    private static final String NUMBERS =
            "must write an IPv4 address as four decimal numbers without leading zeros, like 192.0.2.1";
    private static final String HTTPS =
            "must be https: for plain http, add the host with http:// in front to serai.guard.allow";
    private static final String NAME =
            "must not have a local name like localhost or *.internal as its host: serai.guard.allow can allow it";
    private static final String PORT =
            "must not have a port below 1024 other than 443 (or 80 with http): serai.guard.allow can allow it";
    private static final String ADDRESS = "must not lead to this machine, a private network or a reserved address:"
            + " serai.guard.allow can allow it";

    private static final String TOPIC_FORM = "must be kafka:// and the name of a topic, like kafka://llm-alerts";
    private static final String TOPIC =
            "must name a Kafka topic that alerts may write to: serai.guard.topics says which";

    private static final String RECIPIENTS =
            "must name recipients that alerts may write to, and no others: serai.guard.recipients says which";

    /** What lookups at save may take in each minute: with a dead name server, a long file of alerts is read all the same. */
    private static final Duration LOOKUPS_AT_SAVE = Duration.ofSeconds(2);

    /** As the inbox knows them, to the letter: what a dot or a percent sign stands for may be anything. */
    private static final Pattern INBOX = Pattern.compile("/inbox/[A-Za-z0-9_-]{1,64}");

    private static final String OWN =
            "must have the path /inbox/<name>, a name of 1 to 64 letters, digits, _ or -, when it"
                    + " is the hub's own address: its API is not a destination";

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int FIRST_USER_PORT = 1024;

    private final boolean http;
    private final List<Allowed> allowed;
    private final List<String> topics;
    private final List<String> recipients;
    private final Lookups lookups;
    private final Budget atSave;
    private final @Nullable Target own;

    public DestinationGuard(GuardConfig config, Resolver resolver) {
        this(config, resolver, LOOKUPS_AT_SAVE);
    }

    /** @param own the hub's own URL: an alert may send to its inbox, and to nothing else of it */
    public DestinationGuard(GuardConfig config, Resolver resolver, String own) {
        this(config.allowing(own), resolver, LOOKUPS_AT_SAVE, target(URI.create(own)));
    }

    DestinationGuard(GuardConfig config, Resolver resolver, Duration lookupsAtSave) {
        this(config, resolver, lookupsAtSave, null);
    }

    private DestinationGuard(GuardConfig config, Resolver resolver, Duration lookupsAtSave, @Nullable Target own) {
        this.own = own;
        this.atSave = new Budget(lookupsAtSave, Duration.ofMinutes(1));
        this.http = config.http();
        this.allowed = config.allow().stream().map(Allowed::parse).toList();
        this.topics = config.topics();
        this.recipients = config.recipients();
        this.lookups = new Lookups(resolver);
    }

    /** What a broken rule is about, for those who must say it in words of their own. */
    public enum About {
        /** What a URL must look like. */
        FORM,
        /** That it must be https. */
        SCHEME,
        /** Where it may lead. */
        PLACE
    }

    /** What a rule that {@link #brokenRule} gave is about. */
    public static About about(String rule) {
        return switch (rule) {
            case HTTPS -> About.SCHEME;
            case NUMBERS, NAME, ADDRESS, OWN, TOPIC, RECIPIENTS -> About.PLACE;
            default -> About.FORM;
        };
    }

    /** What is asked for. */
    private record Target(boolean plain, Host host, int port) {}

    /**
     * The rule that a URL to be saved breaks, or null. A name that can't be looked up soon is fine for now: it is judged
     * again at each connection. The URL may be a credential and is never part of the rule's text.
     */
    public @Nullable String brokenRule(String url) {
        return brokenRule(url, this::lookUpAtSave);
    }

    /** The same for those who only ask: a lookup takes no longer, and nothing of the time of those who save. */
    public @Nullable String brokenRule(String url, Duration atMost) {
        return brokenRule(url, name -> lookUp(name, atMost));
    }

    private @Nullable String brokenRule(String url, Function<String, @Nullable List<InetAddress>> lookup) {
        if (Topics.isUrl(url)) {
            return brokenTopicRule(Topics.ofUrl(url));
        }
        if (Recipients.isUrl(url)) {
            return brokenRecipientsRule(url);
        }
        String broken = HttpUrl.brokenRule(url);
        if (broken != null) {
            return isOddAddress(url) ? NUMBERS : broken;
        }
        URI uri = URI.create(url);
        Target target = target(uri);
        if (target == null) {
            return formOf(uri.getHost());
        }
        if (isOwn(target) && !INBOX.matcher(uri.getRawPath()).matches()) {
            return OWN;
        }
        String rule = brokenRule(target, known(target));
        if (rule != null || target.host().address() != null || allowedByName(target)) {
            return rule;
        }
        List<InetAddress> addresses = lookup.apply(target.host().name());
        return addresses == null ? null : brokenRule(target, addresses);
    }

    private @Nullable String brokenTopicRule(String topic) {
        if (!Topics.isName(topic)) {
            return TOPIC_FORM;
        }
        return topics.stream().anyMatch(entry -> covers(entry, topic)) ? null : TOPIC;
    }

    private static boolean covers(String entry, String topic) {
        return entry.endsWith("*") ? topic.startsWith(entry.substring(0, entry.length() - 1)) : topic.equals(entry);
    }

    private @Nullable String brokenRecipientsRule(String url) {
        if (!Recipients.isWellFormed(url)) {
            return Recipients.RULE;
        }
        boolean allowed = Recipients.ofUrl(url).stream()
                .allMatch(address -> recipients.stream().anyMatch(entry -> Recipients.covers(entry, address)));
        return allowed ? null : RECIPIENTS;
    }

    /**
     * The same for {@code mailto:} and addresses, to be called at each attempt.
     *
     * @throws GuardException when one of them is refused
     */
    public void checkRecipients(String url) throws GuardException {
        refuse(brokenRule(url));
    }

    /**
     * The same for {@code kafka://topic}, to be called at each attempt.
     *
     * @throws GuardException when it is refused
     */
    public void checkTopic(String url) throws GuardException {
        refuse(brokenRule(url));
    }

    /** What resolvers take for an address is one, and none that anybody needs to write so. */
    private static String formOf(String host) {
        return Host.endsInNumber(host) ? NUMBERS : FORM;
    }

    /** Java's own class takes 127.1 and 0x7f.1 for no host at all. */
    private static boolean isOddAddress(String url) {
        try {
            URI uri = new URI(url);
            String authority = uri.getRawAuthority();
            return uri.getHost() == null
                    && authority != null
                    && Host.endsInNumber(authority.split(":", 2)[0]);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whatever the scheme is: there is one server at the port. */
    private boolean isOwn(Target target) {
        return own != null
                && own.port() == target.port()
                && own.host().name().equals(target.host().name());
    }

    /**
     * Judges what can be judged without a lookup. To be called at each attempt, also when a connection is there already.
     *
     * @param port -1 for the scheme's own
     * @throws GuardException when it is refused
     */
    public void check(String scheme, String host, int port) throws GuardException {
        Target target = required(scheme, host, port);
        refuse(brokenRule(target, known(target)));
    }

    /**
     * The addresses to connect to, each of them judged.
     *
     * @param port -1 for the scheme's own
     * @throws GuardException when the target, or any of its addresses, is refused
     * @throws UnknownHostException when the name can't be resolved in time
     */
    public List<InetAddress> resolve(String scheme, String host, int port, Duration atMost) throws IOException {
        Target target = required(scheme, host, port);
        List<InetAddress> addresses = known(target);
        refuse(brokenRule(target, addresses));
        if (addresses == null) {
            addresses = lookups.of(target.host().name(), atMost);
            refuse(brokenRule(target, addresses));
        }
        return addresses;
    }

    private static void refuse(@Nullable String rule) throws GuardException {
        if (rule != null) {
            throw new GuardException(rule);
        }
    }

    private static Target required(String scheme, String host, int port) throws GuardException {
        Target target = target(scheme, host, port);
        if (target == null) {
            throw new GuardException(formOf(host));
        }
        return target;
    }

    private static @Nullable Target target(URI uri) {
        String host = uri.getHost();
        return host == null ? null : target(uri.getScheme(), host, uri.getPort());
    }

    private static @Nullable Target target(String scheme, String hostText, int givenPort) {
        boolean plain = !scheme.toLowerCase(Locale.ROOT).equals("https");
        Host host = Host.parse(hostText);
        int port = givenPort < 0 ? (plain ? HTTP_PORT : HTTPS_PORT) : givenPort;
        return host == null ? null : new Target(plain, host, port);
    }

    /** The address that the URL itself says. */
    private static @Nullable List<InetAddress> known(Target target) {
        InetAddress address = target.host().address();
        return address == null ? null : List.of(address);
    }

    /**
     * The one place where the rules are.
     *
     * @param addresses all of the host; null while nobody has looked: what they decide is left open then
     */
    private @Nullable String brokenRule(Target target, @Nullable List<InetAddress> addresses) {
        if (allowedByName(target) || allowedByAddress(target, addresses)) {
            return null;
        }
        if (target.plain() && !http) {
            return HTTPS;
        }
        if (target.host().local()) {
            return NAME;
        }
        int port = target.port();
        if (port < FIRST_USER_PORT && port != HTTPS_PORT && !(target.plain() && port == HTTP_PORT)) {
            return PORT;
        }
        boolean refused = addresses != null
                && addresses.stream()
                        .anyMatch(address -> !PublicAddresses.contains(address) && !allowed(target, address));
        return refused ? ADDRESS : null;
    }

    private boolean allowedByName(Target target) {
        return allowed.stream()
                .anyMatch(entry ->
                        covers(entry, target) && entry.isNamed(target.host().name()));
    }

    /** Before a lookup: whether an answer can be such that it is allowed. */
    private boolean allowedByAddress(Target target, @Nullable List<InetAddress> addresses) {
        if (addresses == null) {
            return allowed.stream().anyMatch(entry -> covers(entry, target) && entry.network() != null);
        }
        return addresses.stream().allMatch(address -> allowed(target, address));
    }

    private boolean allowed(Target target, InetAddress address) {
        return allowed.stream().anyMatch(entry -> covers(entry, target) && entry.contains(address));
    }

    private boolean covers(Allowed entry, Target target) {
        return entry.covers(target.plain() && !http, target.port());
    }

    private @Nullable List<InetAddress> lookUpAtSave(String name) {
        Duration atMost = atSave.left();
        if (atMost.isZero()) {
            return null;
        }
        long start = System.nanoTime();
        try {
            return lookUp(name, atMost);
        } finally {
            atSave.spend(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private @Nullable List<InetAddress> lookUp(String name, Duration atMost) {
        try {
            return lookups.of(name, atMost);
        } catch (UnknownHostException | InterruptedIOException e) {
            return null;
        }
    }
}
