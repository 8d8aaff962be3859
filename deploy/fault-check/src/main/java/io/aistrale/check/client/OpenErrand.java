package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer;
import io.aistrale.check.verdict.Errand;
import io.aistrale.check.workload.PlannedErrand;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An errand under way, and what has been told of it so far.
final class OpenErrand {
    private final String id = UUID.randomUUID().toString();
    private final int run;
    private final PlannedErrand planned;
    private final List<Answer> answers = new ArrayList<>();

    OpenErrand(int run, PlannedErrand planned) {
        this.run = run;
        this.planned = planned;
    }

    String id() {
        return id;
    }

    int run() {
        return run;
    }

    PlannedErrand planned() {
        return planned;
    }

    /// Its idempotency key; null: it has none.
    @Nullable String key() {
        PlannedErrand.Keyed keyed = planned.keyed();
        return keyed == null ? null : keyed.key();
    }

    synchronized void heard(Answer answer) {
        answers.add(answer);
    }

    synchronized boolean isAccepted() {
        return answers.stream().anyMatch(answer -> answer.accepted() != null);
    }

    synchronized Errand soFar() {
        return new Errand(id, run, key(), planned.streamed(), answers);
    }
}
