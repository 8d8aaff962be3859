package io.aistrale.simulator;

import io.aistrale.simulator.wire.Usage;
import java.time.Duration;
import java.util.List;

/// A streamed answer over time: the first event after a quarter of the delay, the rest spread over
/// what remains. A client that leaves is billed for what had been written.
final class PacedStream {

    private static final int STEPS = 10;

    private final Exchange exchange;
    private final ProviderCall call;
    private final Usage usage;
    private final List<String> events;
    private int sent;

    PacedStream(Exchange exchange, ProviderCall call, Usage usage, List<String> events) {
        this.exchange = exchange;
        this.call = call;
        this.usage = usage;
        this.events = events;
    }

    void play(Duration delay) {
        if (delay.isZero()) {
            call.open(ProviderCall.EVENT_STREAM);
            step(Duration.ZERO, events.size(), 0);
        } else {
            int eventsAStep = Math.ceilDiv(events.size() - 1, STEPS);
            int steps = Math.ceilDiv(events.size() - 1, Math.max(1, eventsAStep));
            Duration pause = delay.multipliedBy(3).dividedBy(4L * Math.max(1, steps));
            exchange.after(
                    delay.dividedBy(4),
                    () -> {
                        call.open(ProviderCall.EVENT_STREAM);
                        step(pause, 1, eventsAStep);
                    });
        }
    }

    /// Writes this many events now and then `next` after every pause.
    private void step(Duration pause, int count, int next) {
        if (!exchange.clientPresent()) {
            call.settle(200, usage.cutTo(Math.ceilDiv(usage.output() * sent, events.size())));
            return;
        }
        int end = Math.min(events.size(), sent + count);
        String part = String.join("", events.subList(sent, end));
        sent = end;
        if (sent < events.size()) {
            exchange.part(part);
            exchange.after(pause, () -> step(pause, next, next));
        } else {
            call.settle(200, usage);
            exchange.part(part);
            exchange.endParts();
        }
    }
}
