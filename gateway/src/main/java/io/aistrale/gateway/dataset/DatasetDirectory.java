package io.aistrale.gateway.dataset;

import java.util.List;
import java.util.Optional;

/// Where datasets are kept: [DatasetStore], or a test's memory.
public interface DatasetDirectory {

    /// Keeps a dataset with all its cases, or nothing where its owner has one of that name.
    ///
    /// @return whether it was kept
    boolean add(Dataset dataset, List<DatasetCase> cases);

    Optional<Dataset> find(String userId, String name);

    /// By name; at most `limit`.
    List<Dataset> list(String userId, int limit);

    /// The first of its cases, at most `limit`.
    List<DatasetCase> cases(Dataset dataset, int limit);

    /// @return whether it was there
    boolean remove(String userId, String name);
}
