/** Servers in processes of their own, pinned to one core, and the clients on the other. */
@NullMarked
package io.nettio.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
