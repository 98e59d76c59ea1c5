package io.serai.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a guard measured of a build and of the one that it is compared with, as it comes. */
final class Guarded {
    private final String commit;
    private final String base;
    private final Map<String, Comparison> comparisons = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    /** @param commit ours: has its turn first in the first run, so that comparisons know it as ours */
    Guarded(String commit, String base) {
        this.commit = commit;
        this.base = base;
    }

    String commit() {
        return commit;
    }

    String base() {
        return base;
    }

    /** One figure of one of the two in its next run. */
    void add(String what, String unit, Comparison.Better better, String system, double figure) {
        comparisons
                .computeIfAbsent(what, name -> new Comparison(what, unit, better))
                .add(system, figure);
    }

    void remark(String remark) {
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    List<Comparison> comparisons() {
        return List.copyOf(comparisons.values());
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
