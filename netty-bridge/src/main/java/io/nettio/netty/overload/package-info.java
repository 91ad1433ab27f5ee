/** Refuses or delays new connections and requests while a loop is late. */
@NullMarked
package io.nettio.netty.overload;

import org.jspecify.annotations.NullMarked;
