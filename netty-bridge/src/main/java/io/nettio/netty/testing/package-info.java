/** For tests of code on Netty loops: a clock that jumps to the next timer. */
@NullMarked
package io.nettio.netty.testing;

import org.jspecify.annotations.NullMarked;
