package io.nettio;

/** When {@link Asyncio#waitOn} returns. */
public enum ReturnWhen {
    /** As soon as one future is done. */
    FIRST_COMPLETED,
    /** As soon as one future failed (a cancelled one has not failed), or all are done. */
    FIRST_EXCEPTION,
    /** Once all are done. */
    ALL_COMPLETED
}
