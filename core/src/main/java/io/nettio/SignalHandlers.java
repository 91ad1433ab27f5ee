package io.nettio;

import java.util.HashMap;
import java.util.Map;

/** The signals that one loop handles. Any thread. */
final class SignalHandlers {
    private final LoopState loop;
    private final Map<String, Runnable> uninstalls = new HashMap<>();

    SignalHandlers(LoopState loop) {
        this.loop = loop;
    }

    synchronized void add(String name, Runnable callback) {
        loop.checkOpen();
        Context context = Context.copyCurrent();
        remove(name);
        Signals.Installed installed =
                Signals.install(
                        name,
                        () -> {
                            if (!loop.isClosed()) {
                                loop.callSoonThreadsafe(callback, context);
                            }
                        });
        uninstalls.put(Signals.plainName(name), installed.uninstall());
    }

    synchronized boolean remove(String name) {
        Runnable uninstall = uninstalls.remove(Signals.plainName(name));
        if (uninstall == null) {
            return false;
        }
        uninstall.run();
        return true;
    }

    synchronized void removeAll() {
        uninstalls.values().forEach(Runnable::run);
        uninstalls.clear();
    }
}
