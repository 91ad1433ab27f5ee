package io.nettio.inspect.cli;

import io.nettio.inspect.cli.Jvms.CannotLook;
import io.nettio.inspect.cli.Jvms.Connection;
import io.nettio.inspect.cli.Jvms.Found;
import io.nettio.inspect.cli.Jvms.Jvm;
import io.nettio.inspect.jmx.LoopsMXBean;

import java.io.PrintStream;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.function.Function;

/** One call of the command line; gives its exit status. */
final class Command {
    static final String USAGE =
            """
            Usage: nettio                     the JVMs of this user that have loops
                   nettio ps PID              a table of all tasks
                   nettio pstree PID          who waits for whom, with stacks
                   nettio top PID [-n TIMES]  the busiest tasks, every second, until Ctrl-C
            """;

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final long LIMIT_MILLIS = 2_000;
    private static final int TOP_ROWS = 20;
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    private final Jvms jvms;
    private final PrintStream out;
    private final PrintStream err;
    private final Pause pause;

    /** What lies between two pictures of {@code top}. */
    interface Pause {
        /** Waits for a second; false once the user has enough. */
        boolean goesOn() throws InterruptedException;
    }

    Command(Jvms jvms, PrintStream out, PrintStream err, Pause pause) {
        this.jvms = jvms;
        this.out = out;
        this.err = err;
        this.pause = pause;
    }

    int run(String... args) throws InterruptedException {
        if (args.length == 0) {
            return list();
        }
        if (List.of("-h", "--help", "help").contains(args[0])) {
            out.print(USAGE);
            return OK;
        }
        if (!List.of("ps", "pstree", "top").contains(args[0])) {
            return misused("There is no command " + args[0]);
        }
        boolean isTop = args[0].equals("top");
        boolean hasTimes = isTop && args.length == 4 && args[2].equals("-n");
        if (args.length != 2 && !hasTimes) {
            return misused(
                    args.length < 2
                            ? "Give the process id behind " + args[0]
                            : args[0]
                                    + " takes one process id"
                                    + (isTop ? ", and behind it -n TIMES" : "")
                                    + ", and nothing else");
        }
        long pid = number(args[1]);
        long times = hasTimes ? number(args[3]) : Long.MAX_VALUE;
        if (pid < 0) {
            return misused(args[1] + " is no process id");
        }
        if (times <= 0) {
            return misused(args[3] + " is no number of times, from 1");
        }
        return switch (args[0]) {
            case "ps" -> show(pid, loops -> loops.ps(LIMIT_MILLIS));
            case "pstree" -> show(pid, loops -> loops.pstree(LIMIT_MILLIS));
            default -> top(pid, times, !hasTimes);
        };
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private int misused(String why) {
        err.println(why);
        err.print(USAGE);
        return MISUSED;
    }

    private int list() {
        Found found = jvms.search();
        for (Jvm jvm : found.withLoops()) {
            out.println(jvm.pid() + "  " + jvm.command());
        }
        if (found.withLoops().isEmpty()) {
            err.println("No JVM of this user has loops of Nettio's" + besides(found));
            return FAILED;
        }
        return OK;
    }

    private static String besides(Found found) {
        return " ("
                + found.others()
                + " without, "
                + found.silent()
                + " that cannot be looked into)";
    }

    private int show(long pid, Function<LoopsMXBean, String> text) {
        try (Connection connection = jvms.connect(pid)) {
            out.print(text.apply(connection.loops()));
            return OK;
        } catch (CannotLook reason) {
            return failed(reason.why());
        } catch (UndeclaredThrowableException lost) { // the proxy's, for an IOException
            return failed("Process " + pid + " has ended");
        }
    }

    private int failed(String why) {
        err.println(why);
        return FAILED;
    }

    private int top(long pid, long times, boolean clears) throws InterruptedException {
        try (Connection connection = jvms.connect(pid)) {
            for (long left = times; left > 0; left--) {
                String picture = connection.loops().top(TOP_ROWS, LIMIT_MILLIS);
                out.print((clears ? CLEAR_SCREEN : "") + picture);
                out.flush();
                if (left > 1 && !pause.goesOn()) {
                    break;
                }
            }
            return OK;
        } catch (CannotLook reason) {
            return failed(reason.why());
        } catch (UndeclaredThrowableException lost) {
            return failed("Process " + pid + " has ended");
        }
    }
}
