package io.aistrale.worker.consume;

import io.aistrale.worker.provider.HttpAnswer;
import io.aistrale.worker.provider.HttpEgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// A provider that keeps its own books: what it was sent, by whom. A fifth of its calls hang,
/// break, fail or are told to come again later; the others take from nothing to four seconds.
final class SimulatedProvider {
    private static final byte[] ANSWER =
            """
            {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,
             "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final Schedule schedule;
    private final int busyPercent;
    private final List<Call> calls = new ArrayList<>();

    /// A call that reached the provider.
    record Call(UUID attemptId, long atNanos) {}

    /// @param busyPercent of calls that are told to come again later, on top of that
    SimulatedProvider(Schedule schedule, int busyPercent) {
        this.schedule = schedule;
        this.busyPercent = busyPercent;
    }

    List<Call> calls() {
        return calls;
    }

    /// A worker's way to it.
    HttpEgress egress(SimulatedProcess process) {
        return new HttpEgress() {
            @Override
            public CompletableFuture<End> send(
                    Post post,
                    BooleanSupplier mayStillSend,
                    PartReader parts,
                    CompletableFuture<?> unwanted) {
                var ended = new CompletableFuture<End>();
                var sent = new AtomicBoolean();
                var _ =
                        unwanted.thenRun(() ->
                                schedule.soon(
                                        process, () -> ended.complete(new CutOff(sent.get()))));
                long untilNanos = schedule.nanos() + post.timeout().toNanos();
                schedule.soon(
                        process,
                        () -> {
                            if (schedule.nanos() < untilNanos && !ended.isDone()) {
                                sent.set(true);
                                write(post, mayStillSend, process, ended);
                            } else {
                                ended.complete(new NeverSent("no connection in time"));
                            }
                        });
                return ended;
            }

            @Override
            public void close() {}
        };
    }

    private void write(
            HttpEgress.Post post,
            BooleanSupplier mayStillSend,
            SimulatedProcess process,
            CompletableFuture<HttpEgress.End> ended) {
        if (!mayStillSend.getAsBoolean()) {
            ended.complete(new HttpEgress.Withheld());
            return;
        }
        calls.add(
                new Call(
                        UUID.fromString(String.valueOf(post.headers().get("idempotency-key"))),
                        schedule.nanos()));
        var random = schedule.random();
        if (random.nextInt(100) < busyPercent) {
            throttle(process, ended, random.nextBoolean() ? "4" : "40");
            return;
        }
        var takes = Duration.ofMillis(random.nextInt(4_000));
        switch (random.nextInt(30)) {
            case 0 ->
                    schedule.at(
                            post.timeout(),
                            process,
                            () ->
                                    ended.complete(
                                            new HttpEgress.TimedOut(
                                                    HttpEgress.Limit.TOTAL, post.timeout())));
            case 1 ->
                    schedule.at(
                            takes, process, () -> ended.complete(new HttpEgress.Broken("reset")));
            case 2 -> answer(takes, process, ended, 500);
            case 3 -> answer(takes, process, ended, 400);
            case 4 -> throttle(process, ended, "3");
            case 5 -> throttle(process, ended, "7");
            default -> answer(takes, process, ended, 200);
        }
    }

    /// Says when to come again.
    private void throttle(
            SimulatedProcess process, CompletableFuture<HttpEgress.End> ended, String seconds) {
        var answer = new HttpAnswer(429, Map.of("retry-after", seconds), ANSWER);
        schedule.soon(process, () -> ended.complete(new HttpEgress.Answered(answer)));
    }

    private void answer(
            Duration takes,
            SimulatedProcess process,
            CompletableFuture<HttpEgress.End> ended,
            int status) {
        schedule.at(
                takes,
                process,
                () ->
                        ended.complete(
                                new HttpEgress.Answered(new HttpAnswer(status, Map.of(), ANSWER))));
    }
}
