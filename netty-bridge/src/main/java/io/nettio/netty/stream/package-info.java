/**
 * asyncio's streams over Netty channels: connections and servers whose bytes a coroutine reads and
 * writes in straight-line code.
 */
@NullMarked
package io.nettio.netty.stream;

import org.jspecify.annotations.NullMarked;
