package io.aistrale.gateway.result;

import io.aistrale.schemas.event.Lane;

/// What the database has of the request topics: [ReadRequestTopics], or a test's constant.
@FunctionalInterface
public interface RequestTopics {

    /// Whether every request that is in a lane's topic now has its row; waits a moment for it.
    /// False where nobody can say.
    ///
    /// @throws org.springframework.dao.DataAccessException the database cannot be reached
    boolean areRead(Lane lane);
}
