/** Clients in processes of their own, for the tests of many connections. */
@NullMarked
package io.nettio.soak;

import org.jspecify.annotations.NullMarked;
