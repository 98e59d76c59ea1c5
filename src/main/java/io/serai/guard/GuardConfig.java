package io.serai.guard;

import io.serai.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Which destinations are fine although the rules refuse them.
 *
 * @param http plain http to any public host
 * @param allow entries {@code [http://]host|address|network[:port]}
 */
public record GuardConfig(boolean http, List<String> allow) {
    /** Https to public hosts, nothing else. */
    public static final GuardConfig STRICT = new GuardConfig(false, List.of());

    /**
     * @throws IllegalArgumentException when an entry can't be read
     */
    public GuardConfig {
        allow = List.copyOf(allow);
        allow.forEach(Allowed::parse);
    }

    public static GuardConfig read(Settings settings) {
        boolean http = settings.flag("serai.guard.http", false);
        String list = settings.text("serai.guard.allow", "");
        List<String> entries = new ArrayList<>();
        int number = 0;
        for (String part : list.isBlank() ? new String[0] : list.split(",", -1)) {
            number++;
            try {
                String entry = part.strip();
                Allowed.parse(entry);
                entries.add(entry);
            } catch (IllegalArgumentException e) {
                settings.problem("serai.guard.allow", "entry " + number + " " + e.getMessage());
            }
        }
        return new GuardConfig(http, entries);
    }

    /** The same with one more entry. */
    public GuardConfig allowing(String entry) {
        List<String> more = new ArrayList<>(allow);
        more.add(entry);
        return new GuardConfig(http, more);
    }
}
