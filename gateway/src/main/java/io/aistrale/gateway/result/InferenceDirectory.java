package io.aistrale.gateway.result;

import java.util.Optional;
import java.util.UUID;

/// Where the state of inferences is read: [InferenceStore], or a test's memory.
@FunctionalInterface
public interface InferenceDirectory {

    /// A user's inference; empty where there is none with this id, or it is another's.
    ///
    /// @throws org.springframework.dao.DataAccessException the database cannot be reached
    Optional<Inference> find(UUID requestId, String userId);
}
