/**
 * Answers to "why?": what routing and each alert make of an event, and what a new alert would have made of events of late.
 * Matches by the matcher and renders by the routes themselves; changes nothing and sends nothing. Knows nothing of HTTP.
 */
@NullMarked
package io.serai.explain;

import org.jspecify.annotations.NullMarked;
