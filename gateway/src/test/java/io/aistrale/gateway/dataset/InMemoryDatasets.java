package io.aistrale.gateway.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Datasets in memory.
public final class InMemoryDatasets implements DatasetDirectory {

    private final Map<String, Dataset> datasets = new TreeMap<>();
    private final Map<Dataset, List<DatasetCase>> cases = new HashMap<>();

    @Override
    public synchronized boolean add(Dataset dataset, List<DatasetCase> all) {
        boolean anew = datasets.putIfAbsent(key(dataset.userId(), dataset.name()), dataset) == null;
        if (anew) {
            cases.put(dataset, all);
        }
        return anew;
    }

    @Override
    public synchronized Optional<Dataset> find(String userId, String name) {
        return Optional.ofNullable(datasets.get(key(userId, name)));
    }

    @Override
    public synchronized List<Dataset> list(String userId, int limit) {
        return datasets.values().stream()
                .filter(dataset -> dataset.userId().equals(userId))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<DatasetCase> cases(Dataset dataset, int limit) {
        return cases.getOrDefault(dataset, List.of()).stream().limit(limit).toList();
    }

    @Override
    public synchronized boolean remove(String userId, String name) {
        return datasets.remove(key(userId, name)) != null;
    }

    private static String key(String userId, String name) {
        return userId + " " + name;
    }
}
