package io.nettio.jfr;

import io.nettio.internal.Onlooker;

/** Lets recordings see the loops, from the first one on. Called by the loops, not by users. */
@SuppressWarnings("exports") // the service that it is is for this project alone
public final class JfrStart implements Onlooker {
    /** For the JDK's service loader. */
    public JfrStart() {}

    @Override
    public void engineListed() {
        if (JfrEvents.AVAILABLE) {
            Recordings.update();
        }
    }
}
