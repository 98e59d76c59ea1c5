/**
 * Who may ask the hub for what: scopes, API tokens and the workspace that a request is about. Knows nothing of alerts,
 * events or HTTP paths.
 */
@NullMarked
package io.serai.access;

import org.jspecify.annotations.NullMarked;
