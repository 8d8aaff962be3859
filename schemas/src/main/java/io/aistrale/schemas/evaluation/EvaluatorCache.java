package io.aistrale.schemas.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Evaluators by the text that defines them. Reading one compiles its schemas and patterns, which
/// may take a second; those used last are remembered. For any number of threads.
public final class EvaluatorCache {

    private static final int REMEMBERED = 128;

    private final Map<String, EvaluatorsReading> readings =
            new LinkedHashMap<>(REMEMBERED, 0.75F, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, EvaluatorsReading> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /// @param definitions a JSON array
    public synchronized EvaluatorsReading read(String definitions) {
        return readings.computeIfAbsent(
                definitions, text -> Evaluators.read(JsonMapper.shared().readTree(text)));
    }
}
