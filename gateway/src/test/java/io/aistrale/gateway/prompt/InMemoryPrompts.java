package io.aistrale.gateway.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Prompts in memory.
public final class InMemoryPrompts implements PromptDirectory {

    private final Map<String, List<PromptVersion>> versions = new TreeMap<>();
    private final Map<String, TreeMap<String, Integer>> labels = new TreeMap<>();
    private final Map<String, Instant> archived = new TreeMap<>();

    @Override
    public synchronized Optional<Prompt> find(String name) {
        List<PromptVersion> of = versions.get(name);
        return of == null
                ? Optional.empty()
                : Optional.of(
                        new Prompt(
                                name,
                                of.size(),
                                labels.getOrDefault(name, new TreeMap<>()),
                                archived.get(name),
                                of.getFirst().createdAt(),
                                of.getLast().createdAt()));
    }

    @Override
    public synchronized List<Prompt> list(int limit) {
        return versions.keySet().stream()
                .flatMap(name -> find(name).stream())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<VersionHead> versions(String name, int limit) {
        return versions.getOrDefault(name, List.of()).reversed().stream()
                .limit(limit)
                .map(version ->
                        new VersionHead(
                                version.number(),
                                version.note(),
                                version.createdBy(),
                                version.createdAt()))
                .toList();
    }

    @Override
    public synchronized Optional<PromptVersion> version(String name, int number) {
        return versions.getOrDefault(name, List.of()).stream()
                .filter(version -> version.number() == number)
                .findFirst();
    }

    @Override
    public synchronized int add(
            String name, PromptSource source, @Nullable String note, String by, Instant at) {
        List<PromptVersion> of = versions.computeIfAbsent(name, _ -> new ArrayList<>());
        of.add(new PromptVersion(name, of.size() + 1, source, note, by, at));
        return of.size();
    }

    @Override
    public synchronized Optional<Integer> label(
            String name, String label, int version, String by, Instant at) {
        return Optional.ofNullable(
                labels.computeIfAbsent(name, _ -> new TreeMap<>()).put(label, version));
    }

    @Override
    public synchronized boolean unlabel(String name, String label) {
        return labels.getOrDefault(name, new TreeMap<>()).remove(label) != null;
    }

    @Override
    public synchronized void archive(String name, @Nullable Instant at, String by) {
        if (at == null) {
            archived.remove(name);
        } else {
            archived.put(name, at);
        }
    }
}
