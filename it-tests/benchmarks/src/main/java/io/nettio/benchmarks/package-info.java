/**
 * Nettio measured beside its peers: what is compared, in rounds that take turns, and the run of
 * all.
 */
@NullMarked
package io.nettio.benchmarks;

import org.jspecify.annotations.NullMarked;
