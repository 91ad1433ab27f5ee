/** Tests against programs that Maven does not bring; nothing else lives here. */
@NullMarked
package io.nettio.external;

import org.jspecify.annotations.NullMarked;
