/** Throughput and latency of the same program on Netty's own group and on Nettio's. */
@NullMarked
package io.nettio.dropin.bench;

import org.jspecify.annotations.NullMarked;
