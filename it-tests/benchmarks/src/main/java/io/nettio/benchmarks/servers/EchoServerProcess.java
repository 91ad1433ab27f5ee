package io.nettio.benchmarks.servers;

/**
 * One of {@link EchoServers} in a process of its own; prints its port and serves until it is
 * killed.
 */
public final class EchoServerProcess {
    private EchoServerProcess() {}

    /** With the server's name. */
    public static void main(String[] args) {
        System.out.println(EchoServers.valueOf(args[0]).start());
    }
}
