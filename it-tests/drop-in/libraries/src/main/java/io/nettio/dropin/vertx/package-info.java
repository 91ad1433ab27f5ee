/** Vert.x, whose loops are given by a transport of its service interface. */
@NullMarked
package io.nettio.dropin.vertx;

import org.jspecify.annotations.NullMarked;
