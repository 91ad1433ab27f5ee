/** Runs conformance programs on Nettio's loops and compares their traces with those of CPython. */
@NullMarked
package io.nettio.conformance;

import org.jspecify.annotations.NullMarked;
