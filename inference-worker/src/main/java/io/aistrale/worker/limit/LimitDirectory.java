package io.aistrale.worker.limit;

import java.util.Map;

/// Where limits are set: [LimitStore], or a test's memory.
@FunctionalInterface
public interface LimitDirectory {
    /// @throws org.springframework.dao.DataAccessException where the place cannot be asked
    Map<Subject, PerMinute> all();
}
