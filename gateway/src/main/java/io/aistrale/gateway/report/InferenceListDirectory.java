package io.aistrale.gateway.report;

/// Where lists of inferences are read: [InferenceListStore], or a test's memory.
@FunctionalInterface
public interface InferenceListDirectory {
    InferencePage read(InferenceQuery query);
}
