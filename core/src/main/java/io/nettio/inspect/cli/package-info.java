/** The command line: the tasks of another process. */
@NullMarked
package io.nettio.inspect.cli;

import org.jspecify.annotations.NullMarked;
