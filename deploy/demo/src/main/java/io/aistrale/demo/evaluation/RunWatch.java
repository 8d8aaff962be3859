package io.aistrale.demo.evaluation;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Waits for a run: for its end, and then for its scores and costs, which come a little later.
public final class RunWatch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Set<String> ENDED = Set.of("finished", "cancelled", "expired");

    private final EvaluationGateway gateway;
    private final Clock clock;
    private final Duration patience;

    /// @param patience how long nothing may change before the watch ends
    public RunWatch(EvaluationGateway gateway, Clock clock, Duration patience) {
        this.gateway = gateway;
        this.clock = clock;
        this.patience = patience;
    }

    /// @param each takes every state of the run that differs from the one before
    /// @return its comparison, as complete as it became
    public JsonNode untilCompared(String id, Consumer<JsonNode> each)
            throws IOException, InterruptedException {
        JsonNode before = gateway.run(id);
        each.accept(before);
        Instant changed = clock.instant();
        while (!isOver(before) && !isOverdue(changed)) {
            Thread.sleep(LOOK_EVERY);
            JsonNode now = gateway.run(id);
            if (!now.equals(before)) {
                each.accept(now);
                changed = clock.instant();
            }
            before = now;
        }
        return untilComplete(id, before.path("evaluators").size());
    }

    private JsonNode untilComplete(String id, int evaluators)
            throws IOException, InterruptedException {
        JsonNode before = gateway.comparison(id);
        Instant changed = clock.instant();
        while (!isComplete(before, evaluators) && !isOverdue(changed)) {
            Thread.sleep(LOOK_EVERY);
            JsonNode now = gateway.comparison(id);
            if (!now.equals(before)) {
                changed = clock.instant();
            }
            before = now;
        }
        return before;
    }

    private boolean isOverdue(Instant changed) {
        return clock.instant().isAfter(changed.plus(patience));
    }

    private static boolean isOver(JsonNode run) {
        return ENDED.contains(run.path("status").asString(""))
                && run.path("progress").path("scoring").asInt() == 0;
    }

    /// Whether every case has a score, or the want of one, by every evaluator, and every call a
    /// place in the ledger.
    static boolean isComplete(JsonNode comparison, int evaluators) {
        return comparison
                .path("rows")
                .valueStream()
                .allMatch(row ->
                        row.path("callsNotInLedger").asInt() == 0
                                && row.path("calls").asInt() >= row.path("cases").asInt()
                                && row.path("scores")
                                                .valueStream()
                                                .mapToInt(score ->
                                                        score.path("count").asInt()
                                                                + score.path("failures").asInt())
                                                .sum()
                                        >= row.path("cases").asInt() * evaluators);
    }
}
