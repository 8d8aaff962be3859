package io.aistrale.bench;

import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Sends requests to one provider at a steady rate, whatever becomes of them. A request counts from
/// when it was due, so that a sender that is late hides nothing.
final class SteadyLoad implements AutoCloseable {
    private final Requests requests;
    private final Replies replies;
    private final Asked asked;
    private final Thread sender;
    private volatile Tally tally = new Tally();
    private volatile boolean closed;

    /// @param model whose name tells the simulator what to do
    record Asked(String provider, String model, int perSecond) {}

    SteadyLoad(Requests requests, Replies replies, Asked asked) {
        this.requests = requests;
        this.replies = replies;
        this.asked = asked;
        sender = Thread.ofPlatform().daemon().name("load-" + asked.provider()).start(this::sendAll);
    }

    /// From now on requests count there.
    Tally countAnew() {
        tally = new Tally();
        return tally;
    }

    int perSecond() {
        return asked.perSecond();
    }

    private void sendAll() {
        long interval = Duration.ofSeconds(1).toNanos() / asked.perSecond();
        for (long due = System.nanoTime(); !closed; due += interval) {
            for (long early = due - System.nanoTime();
                    early > 0 && !closed;
                    early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            var request = requests.question(asked.provider(), asked.model()).build();
            replies.await(request.getRequestId(), tally, due);
            requests.send(Topics.REQUESTS, request);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            sender.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
