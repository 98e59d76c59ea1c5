/**
 * What the hub has for people with a browser: the files of the console, and the stream by which an open page learns what
 * happens. Everything else it shows comes from the API, as anybody may ask for it; this room knows of no alert.
 */
@NullMarked
package io.serai.console;

import org.jspecify.annotations.NullMarked;
