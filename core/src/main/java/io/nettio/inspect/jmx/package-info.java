/** What {@code io.nettio.inspect} knows, by JMX. */
@NullMarked
package io.nettio.inspect.jmx;

import org.jspecify.annotations.NullMarked;
