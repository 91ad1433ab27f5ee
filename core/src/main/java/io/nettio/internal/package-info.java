/**
 * The engine under every loop: ready queue, timers, inbox, and one turn that runs them in asyncio's
 * order. It knows neither tasks nor Netty, only callbacks, a {@link io.nettio.internal.Clock} and a
 * {@link io.nettio.internal.Poller}; it is exported to the Netty bridge alone.
 */
@NullMarked
package io.nettio.internal;

import org.jspecify.annotations.NullMarked;
