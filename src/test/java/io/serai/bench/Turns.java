package io.serai.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who is when. */
final class Turns {
    private Turns() {}

    /** Another one comes first in each run; in the first run (0) all are in their own order. */
    static <T> List<T> inRun(int run, List<T> all) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, run);
        return order;
    }
}
