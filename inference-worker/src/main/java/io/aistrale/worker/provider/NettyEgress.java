package io.aistrale.worker.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/// The egress on reactor-netty: one event loop, one pool for each provider, one timer wheel for the
/// limits of all calls. Reactive types stay inside the classes called `Netty…`.
public final class NettyEgress implements HttpEgress {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(50);

    /// Shorter than common servers' keep-alive, so that a call rarely meets a connection about to
    /// be closed.
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final int maxInFlight;
    private final Duration maxIdle;
    private final MeterRegistry meters;
    private final LoopResources loops = LoopResources.create("egress", 1, true);
    private final HashedWheelTimer wheel =
            new HashedWheelTimer(
                    Thread.ofPlatform().daemon().name("egress-limits").factory(),
                    TICK.toMillis(),
                    TimeUnit.MILLISECONDS);
    private final Map<String, NettyPool> pools = new ConcurrentHashMap<>();
    private final Set<NettyCall> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param maxInFlight most calls at once: no pool limits below it
    public NettyEgress(int maxInFlight, MeterRegistry meters) {
        this(maxInFlight, MAX_IDLE, meters);
    }

    /// @param maxIdle how long a connection is kept that nobody uses; it goes by twice as long
    NettyEgress(int maxInFlight, Duration maxIdle, MeterRegistry meters) {
        this.maxInFlight = maxInFlight;
        this.maxIdle = maxIdle;
        this.meters = meters;
    }

    @Override
    public CompletableFuture<End> send(
            Post post,
            BooleanSupplier mayStillSend,
            PartReader parts,
            CompletableFuture<?> unwanted) {
        if (closed) {
            return CompletableFuture.completedFuture(new NeverSent("closing"));
        }
        var call = new NettyCall(post, mayStillSend, parts, wheel);
        open.add(call);
        var _ = unwanted.thenRun(call::unwanted);
        var end = call.begin(pool(post.endpoint()).client());
        return end.whenComplete((_, _) -> open.remove(call));
    }

    private NettyPool pool(Endpoint endpoint) {
        var pool = pools.get(endpoint.name());
        return pool != null && pool.leadsTo(endpoint)
                ? pool
                : pools.compute(endpoint.name(), (_, before) -> ledTo(endpoint, before));
    }

    /// A provider that was configured anew gets connections of its own; calls that are open go on
    /// over theirs.
    private NettyPool ledTo(Endpoint endpoint, @Nullable NettyPool before) {
        if (before != null && before.leadsTo(endpoint)) {
            return before;
        }
        if (before != null) {
            before.retire();
        }
        return new NettyPool(endpoint, maxInFlight, maxIdle, loops, meters);
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(NettyCall::cutOff);
        pools.values().forEach(NettyPool::close);
        wheel.stop();
        loops.disposeLater(Duration.ZERO, CLOSE_PATIENCE).block(CLOSE_PATIENCE);
    }
}
