/**
 * Reading and writing JSON: one mapper with the limits of what we accept, and strict reading of objects that collects
 * every problem with the field's name and the rule. Knows nothing of events or alerts.
 */
@NullMarked
package io.serai.json;

import org.jspecify.annotations.NullMarked;
