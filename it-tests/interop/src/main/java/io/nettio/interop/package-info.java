/** Other libraries' asynchronous code on Nettio's loops, and Nettio's futures as theirs. */
@NullMarked
package io.nettio.interop;

import org.jspecify.annotations.NullMarked;
