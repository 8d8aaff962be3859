package io.aistrale.gateway.source;

/// The topics of registered sources.
@FunctionalInterface
public interface SourceTopics {

    /// Sees to it that a source's topics for requests and cancellations, the dead-letter topics and
    /// the schemas are there; those that are there already stay as they are.
    ///
    /// @param partitions how many each lane's topic gets
    Prepared prepare(String source, int partitions);

    /// What came of it.
    sealed interface Prepared {
        record Ready() implements Prepared {}

        /// @param why for the operator: who cannot be reached, or does not allow it
        record NotReady(String why) implements Prepared {}
    }
}
