/**
 * Files that people edit while the hub runs: when an edit counts, what is told of a wrong one, and where. Knows nothing of
 * what is in them.
 */
@NullMarked
package io.serai.edit;

import org.jspecify.annotations.NullMarked;
