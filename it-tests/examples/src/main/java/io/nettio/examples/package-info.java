/** What the examples share: how one of them listens. Each example is a package of its own below. */
@NullMarked
package io.nettio.examples;

import org.jspecify.annotations.NullMarked;
