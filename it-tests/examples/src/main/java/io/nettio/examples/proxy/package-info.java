/** An example: an HTTP reverse proxy with timeouts and retries. */
@NullMarked
package io.nettio.examples.proxy;

import org.jspecify.annotations.NullMarked;
