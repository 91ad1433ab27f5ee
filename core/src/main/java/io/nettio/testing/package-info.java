/** For tests of code that uses Nettio: a loop whose time is virtual. */
@NullMarked
package io.nettio.testing;

import org.jspecify.annotations.NullMarked;
