/**
 * asyncio's loop as a Netty event loop: coroutines, timers and channels on one thread, in one poll.
 */
@NullMarked
package io.nettio.netty;

import org.jspecify.annotations.NullMarked;
