package io.aistrale.gateway.run;

import io.aistrale.gateway.dataset.Dataset;
import io.aistrale.gateway.run.EvaluationRun.Head;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Runs in memory, which nobody carries out.
public final class InMemoryRuns implements RunDirectory {

    private static final Set<String> OVER = Set.of("finished", "expired");

    private final Map<UUID, EvaluationRun> runs = new ConcurrentHashMap<>();

    /// What a comparison finds.
    public volatile List<ComparedVariant> compared = List.of();

    @Override
    public boolean add(EvaluationRun run, Dataset dataset) {
        String name = run.wanted().name();
        if (name != null && find(run.userId(), name).isPresent()) {
            return false;
        }
        runs.put(run.id(), run);
        return true;
    }

    @Override
    public Optional<EvaluationRun> find(String userId, UUID id) {
        return Optional.ofNullable(runs.get(id)).filter(run -> run.userId().equals(userId));
    }

    @Override
    public Optional<EvaluationRun> find(String userId, String name) {
        return runs.values().stream()
                .filter(run -> run.userId().equals(userId))
                .filter(run -> name.equals(run.wanted().name()))
                .findFirst();
    }

    @Override
    public boolean isAsked(EvaluationRun run, String asked) {
        JsonMapper json = JsonMapper.shared();
        return json.readTree(asked).equals(json.readTree(run.wanted().asked()));
    }

    @Override
    public List<Head> list(String userId, int limit) {
        return runs.values().stream()
                .filter(run -> run.userId().equals(userId))
                .sorted((one, other) -> other.id().compareTo(one.id()))
                .limit(limit)
                .map(run ->
                        new Head(
                                run.id(),
                                run.wanted().name(),
                                run.status(),
                                run.wanted().dataset(),
                                run.items(),
                                run.createdAt(),
                                run.finishedAt()))
                .toList();
    }

    @Override
    public boolean cancel(UUID id) {
        return move(id, "cancelled", "cancelling", null);
    }

    @Override
    public boolean resume(UUID id, String apiKeyId) {
        return move(id, "queued", "running", apiKeyId);
    }

    /// @param stays what it may be and stay
    private boolean move(UUID id, String stays, String to, @Nullable String apiKeyId) {
        EvaluationRun run = Objects.requireNonNull(runs.get(id));
        if (OVER.contains(run.status())) {
            return false;
        }
        put(
                run,
                run.status().equals(stays) ? stays : to,
                apiKeyId == null ? run.apiKeyId() : apiKeyId);
        return true;
    }

    /// What telemetry-consumer would make of it.
    public void put(EvaluationRun run, String status) {
        put(run, status, run.apiKeyId());
    }

    private void put(EvaluationRun run, String status, String apiKeyId) {
        runs.put(
                run.id(),
                new EvaluationRun(
                        run.id(),
                        run.userId(),
                        apiKeyId,
                        run.wanted(),
                        run.prompts(),
                        run.items(),
                        status,
                        run.createdAt(),
                        run.startedAt(),
                        run.finishedAt()));
    }

    @Override
    public Progress progress(EvaluationRun run) {
        return new Progress(run.items(), run.items(), 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public List<ComparedVariant> compare(EvaluationRun run) {
        return compared;
    }
}
