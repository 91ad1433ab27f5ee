/** An example: a server that sends back what it gets, and its client. */
@NullMarked
package io.nettio.examples.echo;

import org.jspecify.annotations.NullMarked;
