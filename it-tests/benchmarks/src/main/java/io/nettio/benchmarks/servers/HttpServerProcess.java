package io.nettio.benchmarks.servers;

/**
 * One of {@link HttpServers} in a process of its own; prints its port and serves until it is
 * killed.
 */
public final class HttpServerProcess {
    private HttpServerProcess() {}

    /** With the server's name and the number of its loops. */
    public static void main(String[] args) {
        int port = HttpServers.valueOf(args[0]).start(Integer.parseInt(args[1]));
        System.out.println(port);
    }
}
