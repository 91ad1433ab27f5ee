package io.nettio.internal;

/** Looks at all loops of this JVM; found as a service, since it stands above what it looks at. */
public interface Onlooker {
    /** There is one engine more to look at. On the thread that turns it; returns at once. */
    void engineListed();
}
