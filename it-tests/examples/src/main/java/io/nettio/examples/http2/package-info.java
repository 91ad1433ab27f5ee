/** An example: HTTP/2, with a coroutine for each stream. */
@NullMarked
package io.nettio.examples.http2;

import org.jspecify.annotations.NullMarked;
