/** Micrometer meters of each loop, and HTTP that serves them and whatever else a process tells. */
@NullMarked
package io.nettio.metrics;

import org.jspecify.annotations.NullMarked;
