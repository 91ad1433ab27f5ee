/** Runs the tests that Netty publishes against Nettio's loops. */
@NullMarked
package io.nettio.nettytests;

import org.jspecify.annotations.NullMarked;
