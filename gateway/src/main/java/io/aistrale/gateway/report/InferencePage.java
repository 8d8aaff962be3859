package io.aistrale.gateway.report;

import java.util.List;

/// The answer to an [InferenceQuery].
///
/// @param more whether there are inferences after these
public record InferencePage(List<ListedInference> inferences, boolean more) {}
