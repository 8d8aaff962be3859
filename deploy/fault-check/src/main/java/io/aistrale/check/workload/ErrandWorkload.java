package io.aistrale.check.workload;

import io.aistrale.check.workload.Planned.Question;
import io.aistrale.check.workload.Planned.Request;
import io.aistrale.check.workload.PlannedErrand.Keyed;
import io.aistrale.check.workload.PlannedErrand.Manner;
import io.aistrale.schemas.event.Operation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What is asked of the gateways: the questions of a [Workload] that an API key's user may ask,
/// half of them with an idempotency key. The same seed asks the same.
public final class ErrandWorkload {
    private static final int KEYED_PERCENT = 50;
    private static final int AT_BOTH_PERCENT = 20;
    private static final int LOYAL_PERCENT = 30;
    private static final int LATE_PERCENT = 15;
    private static final int SOON_MILLIS = 500;

    /// Past the time for which gateways rely on workers to know a request again.
    private static final Duration LATE = Duration.ofSeconds(31);

    private final RandomGenerator random;
    private final Workload workload;

    public ErrandWorkload(RandomGenerator random, double perSecond) {
        this.random = random;
        this.workload = new Workload(random, perSecond);
    }

    public PlannedErrand next() {
        Duration pause = Duration.ZERO;
        while (true) {
            Planned planned = workload.next();
            pause = pause.plus(planned.pause());
            if (planned instanceof Request request && isForAKey(request)) {
                return errand(pause, request);
            }
        }
    }

    private static boolean isForAKey(Request request) {
        return Workload.USERS.contains(request.user())
                && !request.question().twoInputs()
                && Workload.PROVIDERS.contains(request.question().provider());
    }

    private PlannedErrand errand(Duration pause, Request request) {
        return new PlannedErrand(
                pause,
                manner(request.question(), request.conduct().deadline() != null),
                request.user(),
                request.question(),
                request.conduct(),
                random.nextInt(100) < KEYED_PERCENT ? keyed() : null);
    }

    /// Only the native interface knows deadlines and other operations.
    private Manner manner(Question question, boolean hasDeadline) {
        if (question.streamed()) {
            return Manner.STREAMED_CHAT;
        }
        return question.operation() == Operation.CHAT && !hasDeadline
                ? pick(List.of(Manner.FIRE_AND_POLL, Manner.WAIT, Manner.CHAT))
                : pick(List.of(Manner.FIRE_AND_POLL, Manner.WAIT));
    }

    private Keyed keyed() {
        return new Keyed(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                random.nextInt(100) < AT_BOTH_PERCENT,
                random.nextInt(100) < LOYAL_PERCENT,
                patience());
    }

    private Duration patience() {
        Duration soon = Duration.ofMillis(random.nextInt(SOON_MILLIS));
        return random.nextInt(100) < LATE_PERCENT ? LATE.plus(soon) : soon;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
