package io.aistrale.schemas.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Evaluators that score the same results, each its own metric.
///
/// @param definitions in the order they were written
public record Evaluators(List<Definition> definitions) implements EvaluatorsReading {

    private static final int MOST = 16;

    public Evaluators {
        definitions = List.copyOf(definitions);
    }

    /// Reads an array of definitions. What is wrong is named from `evaluators` on.
    public static EvaluatorsReading read(JsonNode written) {
        try {
            Bounds.require(written);
            return of("evaluators", written);
        } catch (InvalidEvaluationException invalid) {
            return invalid.fault();
        }
    }

    /// @throws InvalidEvaluationException a definition makes no sense
    static Evaluators of(String place, JsonNode written) {
        if (!written.isArray() || written.isEmpty() || written.size() > MOST) {
            throw new InvalidEvaluationException(place, "must be an array of 1 to " + MOST);
        }
        List<Definition> definitions = new ArrayList<>();
        Set<String> metrics = new HashSet<>();
        for (JsonNode one : written) {
            String at = place + "[" + definitions.size() + "]";
            Definition definition = DefinitionReader.read(at, one);
            if (!metrics.add(definition.metric())) {
                throw new InvalidEvaluationException(
                        at + ".metric", "is another's already: give each evaluator its own metric");
            }
            definitions.add(definition);
        }
        return new Evaluators(definitions);
    }
}
