package io.serai.format;

/**
 * A page and what it is called.
 *
 * @param url absolute, http or https
 * @param label one line, as it is, without anybody's markup
 */
record Link(String url, String label) {}
