/** Netty's leak detector as a check of tests: what it finds fails the class that did it. */
@NullMarked
package io.nettio.leakcheck;

import org.jspecify.annotations.NullMarked;
