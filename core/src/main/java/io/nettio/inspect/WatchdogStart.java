package io.nettio.inspect;

import io.nettio.internal.Onlooker;

/** Starts the watchdogs with the first loop. Called by the loops, not by users. */
@SuppressWarnings("exports") // the service that it is is for this project alone
public final class WatchdogStart implements Onlooker {
    /** For the JDK's service loader. */
    public WatchdogStart() {}

    @Override
    public void engineListed() {
        Watchdog.startAll();
    }
}
