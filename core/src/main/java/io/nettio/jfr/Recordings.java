package io.nettio.jfr;

import io.nettio.Loop;
import io.nettio.internal.Engine;
import io.nettio.internal.LiveEngines;

import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Attaches a recorder to each loop while some recording asks for an event of loops, and detaches
 * them when none does any more: what a loop pays otherwise is nothing.
 *
 * <p>It is told when a recording starts, stops or closes, by whichever way, {@code jcmd} and the
 * command line included, and looks again when a loop is made. An event that is enabled or disabled
 * in a recording that runs already is seen then.
 *
 * <p>JFR calls with its own lock held, so nothing here calls JFR with this one's lock held.
 */
final class Recordings {
    /** Null where this JVM cannot record. */
    private static final @Nullable Recordings INSTANCE = start();

    // guarded by this; an engine is reachable from its recorder, which its loop holds
    private final Map<Engine, WeakReference<LoopRecorder>> recorders = new WeakHashMap<>();

    private static @Nullable Recordings start() {
        if (!FlightRecorder.isAvailable()) {
            return null;
        }
        Recordings made = new Recordings();
        FlightRecorder.addListener(
                new FlightRecorderListener() {
                    @Override
                    public void recordingStateChanged(Recording recording) {
                        made.look();
                    }
                });
        return made;
    }

    /** Looks for recordings, and for loops. Any thread. */
    static void update() {
        if (INSTANCE != null) {
            INSTANCE.look();
        }
    }

    /** Once more where the answer has changed meanwhile: another thread may have acted upon it. */
    private void look() {
        boolean asked;
        do {
            asked = isAnyEnabled();
            change(asked);
        } while (asked != isAnyEnabled());
    }

    private static boolean isAnyEnabled() {
        if (!FlightRecorder.isInitialized()) {
            return false; // and asking would initialize it
        }
        for (Event event :
                new Event[] {
                    new TurnEvent(),
                    new SlowCallbackEvent(),
                    new TaskStartEvent(),
                    new TaskEndEvent()
                }) {
            FlightRecorder.register(event.getClass()); // where JFR came later than the class
            if (event.isEnabled()) {
                return true;
            }
        }
        return false;
    }

    private synchronized void change(boolean asked) {
        for (Engine engine : LiveEngines.all()) {
            if (asked && !recorders.containsKey(engine)) {
                attach(engine);
            }
        }
        if (!asked) {
            recorders.forEach(Recordings::detach);
            recorders.clear();
        }
    }

    private void attach(Engine engine) {
        LoopRecorder recorder = new LoopRecorder(engine);
        ((Loop) engine.host()).addInstrument(recorder);
        recorders.put(engine, new WeakReference<>(recorder));
    }

    private static void detach(Engine engine, WeakReference<LoopRecorder> recorder) {
        LoopRecorder attached = recorder.get();
        if (attached != null) {
            boolean ignored = ((Loop) engine.host()).removeInstrument(attached);
        }
    }
}
