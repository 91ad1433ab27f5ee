/** gRPC: a service without generated code, and its server and client on one group. */
@NullMarked
package io.nettio.dropin.grpc;

import org.jspecify.annotations.NullMarked;
