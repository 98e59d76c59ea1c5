package io.serai.ingest;

import io.serai.alert.Alert;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.WindowRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sorts what alerts want into their buckets, over all requests that came together. */
final class Buckets {
    /** Bounds how long one append holds Redis, like the batches that it leaves in. */
    private static final int APPEND_BYTES = 524_288;

    private static final int APPEND_EVENTS = 1_000;

    private final AlertWindows windows;
    private final Map<BucketKey, Bucket> buckets = new LinkedHashMap<>();

    /** An event in a bucket, and where it came from. */
    private record Place(Intake intake, int position, BucketEvent event) {}

    private record Bucket(BucketKey key, Alert alert, List<Place> places) {}

    /** Events of one bucket that are appended in one go: all of them, or none. */
    static final class Portion {
        private final Append append;
        private final List<Place> places;

        private Portion(BucketKey key, Alert alert, WindowRules rules, List<Place> places) {
            this.places = places;
            this.append = new Append(
                    key,
                    alert.workspaceId(),
                    rules,
                    places.stream().map(Place::event).toList(),
                    this::stored);
        }

        Append append() {
            return append;
        }

        private void stored(List<Boolean> appended) {
            for (int i = 0; i < places.size(); i++) {
                Place place = places.get(i);
                place.intake().stored(place.position(), appended.get(i));
            }
        }

        void missed(Exception cause) {
            places.forEach(place -> place.intake().missed(place.position(), cause));
        }
    }

    Buckets(AlertWindows windows) {
        this.windows = windows;
    }

    void add(Intake intake) {
        for (Intake.Wanted wanted : intake.wanted()) {
            Place place = new Place(intake, wanted.position(), wanted.event());
            wanted.matches().forEach(match -> {
                BucketKey key = new BucketKey(match.alert().id(), wanted.eventType());
                buckets.computeIfAbsent(key, first -> new Bucket(first, match.alert(), new ArrayList<>()))
                        .places()
                        .add(place);
            });
        }
    }

    /** For each bucket its events, in as many portions as it takes, to be appended one after the other. */
    Collection<List<Portion>> portions() {
        return buckets.values().stream().map(this::portions).toList();
    }

    private List<Portion> portions(Bucket bucket) {
        boolean closes =
                bucket.places().stream().anyMatch(place -> place.event().over());
        WindowRules rules = windows.of(bucket.alert(), closes);
        List<Portion> portions = new ArrayList<>(1);
        List<Place> places = new ArrayList<>();
        long bytes = 0;
        for (Place place : bucket.places()) {
            int more = place.event().json().length;
            if (!places.isEmpty() && (bytes + more > APPEND_BYTES || places.size() == APPEND_EVENTS)) {
                portions.add(new Portion(bucket.key(), bucket.alert(), rules, places));
                places = new ArrayList<>();
                bytes = 0;
            }
            places.add(place);
            bytes += more;
        }
        portions.add(new Portion(bucket.key(), bucket.alert(), rules, places));
        return portions;
    }
}
