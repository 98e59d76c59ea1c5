/** What tests and benchmarks of every room share: sample events, a receiver, and hubs as processes. */
@NullMarked
package io.serai.testing;

import org.jspecify.annotations.NullMarked;
