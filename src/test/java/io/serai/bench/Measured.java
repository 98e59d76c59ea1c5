package io.serai.bench;

/**
 * What was measured, as the page says it.
 *
 * @param settings other than as it is shipped, in a line
 */
record Measured(String name, String version, String settings) {}
