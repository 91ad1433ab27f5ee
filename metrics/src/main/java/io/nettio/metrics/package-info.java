/** Micrometer meters of each loop, and the HTTP handler that serves them to Prometheus. */
@NullMarked
package io.nettio.metrics;

import org.jspecify.annotations.NullMarked;
