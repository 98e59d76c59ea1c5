/**
 * The built-in receiver: keeps arriving webhooks in memory, checks their signatures with the alerts' secrets, and shows
 * both to people and programs. A tool for trying things out; the hub works without it and knows nothing of it.
 */
@NullMarked
package io.serai.inbox;

import org.jspecify.annotations.NullMarked;
