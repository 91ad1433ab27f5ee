/**
 * Work within one process, measured by JMH; the peers that are not on the JVM have a process of
 * their own.
 */
@NullMarked
package io.nettio.benchmarks.inprocess;

import org.jspecify.annotations.NullMarked;
