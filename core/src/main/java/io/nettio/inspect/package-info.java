/**
 * What a loop's tasks are doing, from any thread: snapshots with stacks and with who awaits whom,
 * as records, as text, by JMX and on a command line; and the watchdog, which finds blocked loops.
 */
@NullMarked
package io.nettio.inspect;

import org.jspecify.annotations.NullMarked;
