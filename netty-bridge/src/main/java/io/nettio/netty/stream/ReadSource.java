package io.nettio.netty.stream;

/** What feeds a reader, and can be told to stop for a while. On the loop's thread. */
interface ReadSource {
    void pauseReading();

    void resumeReading();
}
