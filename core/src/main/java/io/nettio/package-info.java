/**
 * What users type: asyncio's loop, futures, tasks, coroutines and combinators, under asyncio's
 * names.
 *
 * <p>{@link io.nettio.Asyncio} holds the functions; {@link io.nettio.Loop} is what runs.
 */
@NullMarked
package io.nettio;

import org.jspecify.annotations.NullMarked;
