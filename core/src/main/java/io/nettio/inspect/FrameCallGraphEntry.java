package io.nettio.inspect;

/** One frame of a call stack in a {@link FutureCallGraph}: asyncio's type of this name. */
public record FrameCallGraphEntry(StackTraceElement frame) {}
