package io.aistrale.parts.junit;

/// Where the tests' broker and PostgreSQL come from.
sealed interface TestParts permits ChildParts, ContainerParts {

    String kafkaBootstrapServers();

    /// The server's own database, from which others are created.
    TestDatabase administration();

    String jdbcUrl(String database);
}
