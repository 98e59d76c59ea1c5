/** What tests and benchmarks of every room share: sample events. */
@NullMarked
package io.serai.testing;

import org.jspecify.annotations.NullMarked;
