package io.aistrale.gateway.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Registered sources in memory, and topics that are there unless a test says otherwise.
public final class InMemorySources implements SourceDirectory, SourceTopics {

    public volatile Prepared topics = new Prepared.Ready();

    private final Map<String, RequestSource> sources = new ConcurrentSkipListMap<>();

    @Override
    public Prepared prepare(String source, int partitions) {
        return topics;
    }

    @Override
    public Optional<RequestSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    @Override
    public List<RequestSource> list(int limit) {
        return sources.values().stream().limit(limit).toList();
    }

    @Override
    public void put(RequestSource source) {
        sources.put(source.name(), source);
    }

    @Override
    public boolean remove(String name, Instant at) {
        return sources.remove(name) != null;
    }
}
