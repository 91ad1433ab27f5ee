package io.nettio.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Those who look at all loops, found once. Any thread. */
final class Onlookers {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    static final Onlookers INSTANCE =
            new Onlookers(ServiceLoader.load(Onlooker.class, Onlooker.class.getClassLoader()));

    private final List<Onlooker> found;

    Onlookers(Iterable<Onlooker> services) {
        found = loaded(services);
    }

    private static List<Onlooker> loaded(Iterable<Onlooker> services) {
        try {
            List<Onlooker> all = new ArrayList<>();
            services.forEach(all::add);
            return List.copyOf(all);
        } catch (Throwable failure) { // no loop may fail since nobody looks at it
            LOGGER.log(System.Logger.Level.WARNING, "Nobody watches the loops", failure);
            return List.of();
        }
    }

    /** One that throws is not felt by the loop. */
    void tell() {
        for (Onlooker onlooker : found) {
            try {
                onlooker.engineListed();
            } catch (Throwable failure) {
                LOGGER.log(System.Logger.Level.WARNING, onlooker + " does not start", failure);
            }
        }
    }
}
