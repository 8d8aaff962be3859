package io.aistrale.gateway.admission;

import io.aistrale.gateway.evaluation.EvaluationRules.Wanted;
import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.EvaluationRule;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of `POST /v1/evaluation-rules`.
public final class NewEvaluationRule {

    private static final int LONGEST_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<String> FIELDS = Set.of("name", "match", "sample", "evaluators");
    private static final Set<String> DEFINITION = Set.of("match", "sample", "evaluators");

    private NewEvaluationRule() {}

    /// Reads the rule to be set, and checks that it can be followed.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped, or an evaluator is unsound
    public static Wanted read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String name = fields.requiredName("name", LONGEST_NAME);
        if (!NAME.matcher(name).matches()) {
            throw fields.wrong("name", "1 to 63 of a-z, 0-9 and -, first and last no -");
        }
        ObjectNode definition = JsonMapper.shared().createObjectNode();
        for (String member : DEFINITION.stream().sorted().toList()) {
            JsonNode written = fields.node(member);
            if (written != null) {
                definition.set(member, written);
            }
        }
        if (EvaluationRule.read(definition) instanceof EvaluationFault fault) {
            throw RefusedException.invalid(
                    fault.place().isEmpty() ? null : fault.place(), fault.message() + ".");
        }
        // Numbers as they come back from the table, so that the same rule is the same again.
        return new Wanted(name, (ObjectNode) JsonMapper.shared().readTree(definition.toString()));
    }
}
