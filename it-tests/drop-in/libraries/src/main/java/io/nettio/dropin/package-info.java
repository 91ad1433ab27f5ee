/**
 * Programs for Netty that others' libraries are made for, written against the group that they are
 * given, and run on Nettio's and on Netty's own.
 */
@NullMarked
package io.nettio.dropin;

import org.jspecify.annotations.NullMarked;
