package io.aistrale.simulator;

import io.aistrale.simulator.ledger.LedgerEntry;
import io.aistrale.simulator.wire.Answer;
import io.aistrale.simulator.wire.Fault;
import io.aistrale.simulator.wire.Question;
import io.aistrale.simulator.wire.Quota;
import io.aistrale.simulator.wire.Reply;
import io.aistrale.simulator.wire.Usage;
import io.aistrale.simulator.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One provider call: the ways it can end, each of which settles the ledger before its last byte is
/// written, so that a client that has its answer finds the call settled.
final class ProviderCall {

    static final String JSON = "application/json";
    static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
    private static final String NO_JSON = "<html><body><h1>502 Bad Gateway</h1>%s</body></html>";
    private static final String WRONG_TYPES =
            """
            {"id":42,"object":["chat"],"model":{},"content":7,"message":[],"choices":"none","data":true,\
            "embeddings":"none","usage":{"prompt_tokens":"many","input_tokens":[],"billed_units":3}}\
            """;

    private final Exchange exchange;
    private final Wire wire;
    private final LedgerEntry entry;
    private final String requestId;
    private final Clock clock;
    private final long startedNanos = System.nanoTime();
    private Quota quota = Quota.PLENTY;

    ProviderCall(Exchange exchange, Wire wire, LedgerEntry entry, String requestId, Clock clock) {
        this.exchange = exchange;
        this.wire = wire;
        this.entry = entry;
        this.requestId = requestId;
        this.clock = clock;
        exchange.onUnwritten(entry::clientWasGone);
    }

    Wire wire() {
        return wire;
    }

    void underQuota(Quota quota) {
        this.quota = quota;
    }

    void refuse(Fault fault) {
        Answer answer = wire.refusal(fault, requestId);
        send(answer.status(), JSON, answer.body(), answer.headers(), Usage.NONE);
    }

    void refuse(Fault fault, Duration delay) {
        exchange.after(delay, () -> refuse(fault));
    }

    void reply(Question question, Reply reply, Duration delay) {
        if (question.stream()) {
            new PacedStream(exchange, this, reply.usage(), wire.events(question, reply))
                    .play(delay);
        } else {
            exchange.after(
                    delay,
                    () -> {
                        Answer answer = wire.answer(question, reply);
                        send(answer.status(), JSON, answer.body(), answer.headers(), reply.usage());
                    });
        }
    }

    /// @param said stands within it
    void garbage(Question question, Reply reply, Duration delay, String said) {
        sendText(question, reply, delay, "text/html", NO_JSON.formatted(said));
    }

    void wrongType(Question question, Reply reply, Duration delay) {
        sendText(question, reply, delay, JSON, WRONG_TYPES);
    }

    private void sendText(
            Question question, Reply reply, Duration delay, String contentType, String text) {
        exchange.after(
                delay,
                () -> {
                    if (question.stream()) {
                        send(200, EVENT_STREAM, "data: " + text + "\n\n", Map.of(), reply.usage());
                    } else {
                        send(200, contentType, text, Map.of(), reply.usage());
                    }
                });
    }

    void huge(Question question, Reply reply, Duration delay) {
        exchange.after(
                delay,
                () -> {
                    open(question.stream() ? EVENT_STREAM : JSON);
                    settle(200, reply.usage());
                    exchange.endWith(LongAnswer.to(wire, question, reply).asHuge());
                });
    }

    void drip(Question question, Reply reply, Duration delay) {
        exchange.after(
                delay,
                () -> {
                    open(question.stream() ? EVENT_STREAM : JSON);
                    new Drip(exchange, this, reply.usage(), LongAnswer.to(wire, question, reply))
                            .play();
                });
    }

    void reset(Duration delay) {
        exchange.after(
                delay,
                () -> {
                    settle(0, Usage.NONE);
                    exchange.reset();
                });
    }

    /// Stays open until the client gives up.
    void hang() {
        exchange.onLeave(() -> settle(0, Usage.NONE));
    }

    /// Begins an answer that comes in parts.
    void open(String contentType) {
        exchange.open(200, contentType, headers(Map.of()));
    }

    private void send(
            int status, String contentType, String body, Map<String, String> more, Usage usage) {
        settle(status, usage);
        exchange.send(status, contentType, body, headers(more));
    }

    private Map<String, String> headers(Map<String, String> more) {
        Map<String, String> headers = wire.headers(quota, requestId, clock.instant());
        if (more.isEmpty()) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }

    /// Writes the end of the call into the ledger.
    void settle(int status, Usage usage) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        entry.finish(status, usage, millis, exchange.clientPresent());
    }
}
