package io.aistrale.simulator;

import io.aistrale.simulator.wire.Tokens;
import io.aistrale.simulator.wire.Usage;
import java.time.Duration;

/// An answer of one byte every 100 ms that ends only when the client leaves, who is billed for what
/// had dripped.
final class Drip {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Exchange exchange;
    private final ProviderCall call;
    private final Usage usage;
    private final LongAnswer answer;
    private int position;

    Drip(Exchange exchange, ProviderCall call, Usage usage, LongAnswer answer) {
        this.exchange = exchange;
        this.call = call;
        this.usage = usage;
        this.answer = answer;
    }

    void play() {
        if (exchange.clientPresent()) {
            exchange.part(answer.at(position++));
            exchange.after(PAUSE, this::play);
        } else {
            call.settle(200, usage.cutTo(Tokens.ofLength(position)));
        }
    }
}
