package io.serai.api.opik;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Locale;
import java.util.regex.Pattern;

/** The ids of alerts. */
final class Ids {
    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private Ids() {}

    static String create() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** UUIDs have no case; this is how they are kept. */
    static String canonical(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    /** @param id in its {@link #canonical} form */
    static boolean isVersion7(String id) {
        return UUID_V7.matcher(id).matches();
    }
}
