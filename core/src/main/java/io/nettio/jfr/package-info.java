/**
 * The events that Nettio writes into JDK Flight Recorder's recordings, where a recording asks for
 * them; docs/debugging.md says how.
 */
@NullMarked
package io.nettio.jfr;

import org.jspecify.annotations.NullMarked;
