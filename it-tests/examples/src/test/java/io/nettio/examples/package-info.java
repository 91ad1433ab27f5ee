/** README.md, held to what it says. */
@NullMarked
package io.nettio.examples;

import org.jspecify.annotations.NullMarked;
