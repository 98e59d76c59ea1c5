/**
 * The webhook API of Helicone, {@code /v1/webhooks}: alerts of the type {@code helicone} in its words. The paths, texts
 * and answers are Helicone's; what goes beyond them is said in docs/helicone-api.md.
 */
@NullMarked
package io.serai.api.helicone;

import org.jspecify.annotations.NullMarked;
