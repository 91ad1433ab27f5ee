/** The live page of loops and tasks, its stream of events, and the same as JSON. */
@NullMarked
package io.nettio.metrics.page;

import org.jspecify.annotations.NullMarked;
