/** Lettuce, and a small server that speaks Redis' protocol, so that no Redis is needed. */
@NullMarked
package io.nettio.dropin.lettuce;

import org.jspecify.annotations.NullMarked;
