/** The rules between the packages, as tests; nothing else lives here. */
@NullMarked
package io.nettio.architecture;

import org.jspecify.annotations.NullMarked;
