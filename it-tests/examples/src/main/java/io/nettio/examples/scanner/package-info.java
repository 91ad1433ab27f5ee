/** An example: which ports of a host are open, so many at once. */
@NullMarked
package io.nettio.examples.scanner;

import org.jspecify.annotations.NullMarked;
