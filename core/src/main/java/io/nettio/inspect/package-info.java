/** What one sees of loops and tasks from outside: blocked loops, and who awaits whom. */
@NullMarked
package io.nettio.inspect;

import org.jspecify.annotations.NullMarked;
