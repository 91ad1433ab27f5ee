package io.nettio.netty.overload;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps new work away from loops that are late: its handlers admit connections and requests, and
 * refuse or delay them while the loop's lag is above a bound. Make one for a server, and from it a
 * handler for each channel.
 *
 * <pre>{@code
 * Admission admission = new Admission(AdmissionOptions.DEFAULT);
 * bootstrap.handler(admission.connections(workers));
 * // and in the initializer of each connection, behind the codec:
 * pipeline.addLast(admission.requests(FullHttpRequest.class, request -> unavailable()));
 * }</pre>
 *
 * <p>The lag is the worst of the last half second, or what is set, of the channel's event loop: one
 * of Nettio's says it itself; one of another kind has a timer now and then while requests come, and
 * is as late as that. Once a loop is late all new work waits or is refused until it is at half the
 * bound. What waits is admitted in its order, slowly at first, and waits no longer than the maximum
 * delay, however late the loop is.
 *
 * <p>Any thread.
 */
public final class Admission {
    private final AdmissionOptions options;
    private final Counts counts = new Counts();
    private final Map<EventExecutor, LagMeter> meters = new ConcurrentHashMap<>();
    private final Map<Place, Gate> gates = new ConcurrentHashMap<>();

    /** The executor that a handler runs on, and the loop that its channel is registered with. */
    private record Place(EventExecutor handler, EventExecutor loop) {}

    public Admission(AdmissionOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * A handler for a server's channel ({@code ServerBootstrap.handler}), which goes by the lag of
     * that channel's own loop.
     */
    public ChannelHandler connections() {
        return new ConnectionAdmission(this::gate, options.reset());
    }

    /**
     * The same, by the loops that the connections will run on: while all of them are late, since
     * which one a connection gets is not known before; those that are suspended are left alone.
     * {@link #requests} goes by each.
     */
    public ChannelHandler connections(EventExecutorGroup workers) {
        List<LagMeter> all = new ArrayList<>();
        workers.forEach(worker -> all.add(meter(worker)));
        Lag least = Lag.leastOf(List.copyOf(all));
        return new ConnectionAdmission(
                ctx -> new Gate(ctx.executor(), least, options, counts), options.reset());
    }

    /**
     * A handler for the pipeline of one connection, behind what decodes requests of this type.
     *
     * <p>A refused request is answered with what the function gives, and released; the function
     * must not keep it. Where it gives null, or throws, the connection is closed; to close it
     * behind an answer, put a handler between that does so, or let the answer say so ({@code
     * HttpServerKeepAliveHandler}). An answer is written at once: a client that sends requests
     * without waiting for answers may get it before those of earlier requests.
     *
     * <p>Delayed requests hold what comes behind them on their connection, which is not read
     * meanwhile; so a peer that closes it is noticed when it is read again.
     */
    public <I> ChannelHandler requests(
            Class<I> type, Function<? super I, ? extends @Nullable Object> refusal) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(refusal, "refusal");
        return new RequestAdmission<>(this::gate, type, refusal);
    }

    private Gate gate(ChannelHandlerContext ctx) {
        EventExecutor loop = ctx.channel().eventLoop();
        return gates.computeIfAbsent(
                new Place(ctx.executor(), loop),
                place -> {
                    place.handler.terminationFuture().addListener(ended -> gates.remove(place));
                    return new Gate(place.handler, meter(loop), options, counts);
                });
    }

    private LagMeter meter(EventExecutor executor) {
        return meters.computeIfAbsent(
                executor,
                made -> {
                    made.terminationFuture().addListener(ended -> meters.remove(made));
                    return new LagMeter(made, options.window());
                });
    }

    public AdmissionOptions options() {
        return options;
    }

    /** What all handlers of this have done so far. */
    public AdmissionStatistics statistics() {
        return counts.statistics();
    }
}
