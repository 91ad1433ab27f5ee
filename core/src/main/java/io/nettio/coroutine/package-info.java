/**
 * How a coroutine stops in the middle of a Java method and goes on later: one interface, two ways.
 */
@NullMarked
package io.nettio.coroutine;

import org.jspecify.annotations.NullMarked;
