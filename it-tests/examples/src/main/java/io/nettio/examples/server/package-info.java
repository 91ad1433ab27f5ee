/** An HTTP server whose connections are coroutines: the example that README.md starts. */
@NullMarked
package io.nettio.examples.server;

import org.jspecify.annotations.NullMarked;
