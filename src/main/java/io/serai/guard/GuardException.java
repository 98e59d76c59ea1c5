package io.serai.guard;

import java.io.IOException;

/** A destination that the guard refuses, for good: no retry changes it. The message has the rule, never the URL. */
public final class GuardException extends IOException {
    GuardException(String rule) {
        super("The destination's URL " + rule);
    }
}
