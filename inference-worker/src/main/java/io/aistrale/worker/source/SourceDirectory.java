package io.aistrale.worker.source;

import io.aistrale.schemas.source.RequestSource;
import java.util.List;

/// Where sources are registered: [RequestSourceStore], or a test's memory.
@FunctionalInterface
public interface SourceDirectory {
    /// All that are registered or once were.
    ///
    /// @throws org.springframework.dao.DataAccessException where the place cannot be asked
    List<RequestSource> all();
}
