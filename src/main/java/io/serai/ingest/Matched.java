package io.serai.ingest;

import io.serai.alert.Match;
import io.serai.event.Event;
import java.util.List;

/** An event after routing, and the alerts that want it. */
record Matched(Event event, List<Match> matches) {}
