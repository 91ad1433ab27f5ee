/** An example: a room where everybody hears everybody, and nobody waits for a slow reader. */
@NullMarked
package io.nettio.examples.chat;

import org.jspecify.annotations.NullMarked;
