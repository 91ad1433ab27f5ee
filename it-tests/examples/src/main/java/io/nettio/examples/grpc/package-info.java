/** An example: a gRPC service whose methods are coroutines. */
@NullMarked
package io.nettio.examples.grpc;

import org.jspecify.annotations.NullMarked;
