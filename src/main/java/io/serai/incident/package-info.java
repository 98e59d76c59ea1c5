/**
 * Which incidents the hub has opened at PagerDuty, for alerts that want them resolved after a quiet period. Knows messages
 * and buckets, and nothing of how a message is sent.
 */
@NullMarked
package io.serai.incident;

import org.jspecify.annotations.NullMarked;
