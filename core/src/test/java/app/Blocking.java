package app;

/** Code of a user, as stacks show it: it is in no package of Nettio's. */
public final class Blocking {
    private Blocking() {}

    /** Blocks its caller for as long as this code runs. */
    public static void load(Runnable block) {
        block.run();
    }

    /** The same from another method. */
    public static void parse(Runnable block) {
        block.run();
    }

    /** The first frame of a coroutine. */
    public static void serve(Runnable block) {
        load(block);
    }

    /** A monitor that is known by its name. */
    public static final class Cache {}
}
