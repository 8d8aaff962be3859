package io.aistrale.stack;

import io.aistrale.parts.FreePorts;
import io.aistrale.parts.HttpProbe;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// How a part is, asked just now.
enum Health {
    READY,
    NOT_READY,
    DOWN;

    static Health of(StackState.Entry part) {
        if (part.process().alive().isEmpty()) {
            return DOWN;
        }
        boolean answers =
                part.health().isEmpty()
                        ? FreePorts.answers(part.port())
                        : HttpProbe.isOk(URI.create(part.health()));
        return answers ? READY : NOT_READY;
    }

    /// All parts, asked at once, in the stack's order.
    static Map<StackState.Entry, Health> ofAll(StackState state) {
        Map<StackState.Entry, CompletableFuture<Health>> asked = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (StackState.Entry part : state.parts()) {
                asked.put(part, CompletableFuture.supplyAsync(() -> of(part), threads));
            }
        }
        Map<StackState.Entry, Health> answers = new LinkedHashMap<>();
        asked.forEach((part, answer) -> answers.put(part, answer.join()));
        return answers;
    }

    String word() {
        return switch (this) {
            case READY -> "ready";
            case NOT_READY -> "not ready";
            case DOWN -> "down";
        };
    }
}
