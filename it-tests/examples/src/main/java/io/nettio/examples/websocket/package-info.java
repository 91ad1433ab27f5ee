/** An example: ticks over WebSocket, with a task for each subscription. */
@NullMarked
package io.nettio.examples.websocket;

import org.jspecify.annotations.NullMarked;
