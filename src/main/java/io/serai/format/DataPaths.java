package io.serai.format;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Paths of members, looked for together: one step for each member, however many paths there are and however often their
 * wildcards could match. For one thread.
 */
final class DataPaths {
    private static final String ANY = "*";
    private static final String ANY_NUMBER = "**";

    private final List<String[]> paths;

    /** Of each path the number of its first position: it has one before each name, and one at its end. */
    private final int[] first;

    /** The names that paths ask for. All others are alike. */
    private final Set<String> names = new HashSet<>();

    private final Map<BitSet, Position> positions = new HashMap<>();

    DataPaths(List<String> paths) {
        this.paths = paths.stream().map(path -> path.split("\\.", -1)).toList();
        this.first = new int[paths.size()];
        int next = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = next;
            next += this.paths.get(i).length + 1;
            names.addAll(List.of(this.paths.get(i)));
        }
    }

    Position top() {
        BitSet begun = new BitSet();
        for (int path = 0; path < first.length; path++) {
            arrive(path, 0, begun);
        }
        return position(begun);
    }

    private Position position(BitSet at) {
        return positions.computeIfAbsent(at, Position::new);
    }

    /** {@code **} also stands for no name at all. */
    private void arrive(int path, int index, BitSet at) {
        String[] segments = paths.get(path);
        int reached = index;
        at.set(first[path] + reached);
        while (reached < segments.length && segments[reached].equals(ANY_NUMBER)) {
            reached++;
            at.set(first[path] + reached);
        }
    }

    private BitSet step(BitSet from, String name) {
        BitSet to = new BitSet();
        for (int path = 0; path < first.length; path++) {
            String[] segments = paths.get(path);
            for (int i = 0; i < segments.length; i++) {
                if (!from.get(first[path] + i)) {
                    continue;
                }
                if (segments[i].equals(ANY_NUMBER)) {
                    arrive(path, i, to);
                } else if (segments[i].equals(ANY) || segments[i].equals(name)) {
                    arrive(path, i + 1, to);
                }
            }
        }
        return to;
    }

    private boolean ends(BitSet at) {
        for (int path = 0; path < first.length; path++) {
            if (at.get(first[path] + paths.get(path).length)) {
                return true;
            }
        }
        return false;
    }

    /** How far the paths have come at one member. */
    final class Position {
        private final BitSet at;
        private final boolean reached;
        private final Map<String, Position> next = new HashMap<>();
        private @Nullable Position others;

        private Position(BitSet at) {
            this.at = at;
            this.reached = ends(at);
        }

        /** Where its member of this name is. What is under a path's end is reached too. */
        Position member(String name) {
            if (reached) {
                return this;
            }
            if (names.contains(name)) {
                Position known = next.get(name);
                if (known == null) {
                    known = position(step(at, name));
                    next.put(name, known);
                }
                return known;
            }
            if (others == null) {
                others = position(step(at, ""));
            }
            return others;
        }

        /** Whether a path ends here or above. */
        boolean reached() {
            return reached;
        }

        /** Whether a path ends here, above, or may end below. */
        boolean open() {
            return !at.isEmpty();
        }
    }
}
