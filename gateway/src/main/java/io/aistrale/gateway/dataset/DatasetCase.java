package io.aistrale.gateway.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of a dataset.
///
/// @param number the line, counted from 1
/// @param variables a JSON object, numbers as they were written
/// @param expected the answer that evaluators hold the output against; null: none is known
/// @param tags attribution tags of its requests
public record DatasetCase(
        int number, String variables, @Nullable String expected, Map<String, String> tags) {}
