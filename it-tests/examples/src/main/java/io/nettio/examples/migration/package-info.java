/** An example: one server on Netty, on Nettio, and as a coroutine. */
@NullMarked
package io.nettio.examples.migration;

import org.jspecify.annotations.NullMarked;
