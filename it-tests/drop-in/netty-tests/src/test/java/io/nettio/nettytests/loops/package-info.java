/**
 * What Netty's tests get in place of Netty's own loops. Written over {@code
 * SingleThreadIoEventLoop} and {@code MultiThreadIoEventLoopGroup}: the class loader moves these
 * onto Nettio's loop and group, as it moves the tests.
 */
@NullMarked
package io.nettio.nettytests.loops;

import org.jspecify.annotations.NullMarked;
