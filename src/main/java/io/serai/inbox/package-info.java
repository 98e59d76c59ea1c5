/** The built-in receiver: shows arriving webhooks and whether their signatures hold. */
@NullMarked
package io.serai.inbox;

import org.jspecify.annotations.NullMarked;
