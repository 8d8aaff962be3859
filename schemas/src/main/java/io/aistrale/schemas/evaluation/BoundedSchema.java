package io.aistrale.schemas.evaluation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.regex.RegularExpression;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A JSON schema that cannot hold anybody up: linear patterns, bounded steps, nothing fetched. For
/// any number of threads, one after the other.
public final class BoundedSchema {

    /// What a document is by a schema.
    public enum Validity {
        VALID,
        INVALID,
        /// It would take too many steps to know, go too deep, or take too long to look for
        /// patterns.
        TOO_COSTLY
    }

    private static final int LARGEST_CHARACTERS = 64 * 1024;

    /// Keywords applied to places of the document; some 100 ns each.
    private static final long MOST_STEPS = 1_000_000;

    private static final int DEEPEST = 200;

    private static final ExecutionConfig LIMITS =
            ExecutionConfig.builder()
                    .maxEvaluationSteps(MOST_STEPS)
                    .maxEvaluationDepth(DEEPEST)
                    .failFast(true)
                    .build();

    private final BoundedPatterns patterns = new BoundedPatterns();
    private final Schema schema;

    /// @throws SchemaException it is none
    /// @throws PatternSyntaxException a pattern in it is none, or too large a machine
    BoundedSchema(JsonNode written) {
        this.schema = registry(patterns).getSchema(written);
    }

    public synchronized Validity validate(JsonNode document) {
        patterns.startAnew();
        try {
            return schema.validate(document).isEmpty() ? Validity.VALID : Validity.INVALID;
        } catch (ValidationLimitExceededException | BoundedPatterns.TooCostlyException _) {
            return Validity.TOO_COSTLY;
        }
    }

    /// What is wrong with a schema; null: nothing.
    static @Nullable String faultOf(JsonNode schema) {
        if (schema.toString().length() > LARGEST_CHARACTERS) {
            return "must be no longer than " + LARGEST_CHARACTERS + " characters";
        }
        try {
            var faults = metaSchema().validate(schema);
            if (!faults.isEmpty()) {
                var first = faults.getFirst();
                return "is no JSON schema: at "
                        + first.getInstanceLocation()
                        + ": "
                        + first.getMessage();
            }
            // References are resolved when they are first followed.
            return new BoundedSchema(schema).validate(JsonNodeFactory.instance.objectNode())
                            == Validity.TOO_COSTLY
                    ? "takes too many steps or goes too deep, even for an empty object"
                    : null;
        } catch (SchemaException | PatternSyntaxException unusable) {
            return "is no usable JSON schema: " + unusable.getMessage();
        }
    }

    private static Schema metaSchema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    }

    private static SchemaRegistry registry(BoundedPatterns patterns) {
        SchemaRegistryConfig settings =
                SchemaRegistryConfig.builder()
                        .regularExpressionFactory(pattern -> linear(patterns, pattern))
                        .executionContextCustomizer(
                                (context, _) -> context.setExecutionConfig(LIMITS))
                        .failFast(true)
                        .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(settings));
    }

    private static RegularExpression linear(BoundedPatterns patterns, String pattern) {
        Pattern compiled = patterns.compile(pattern, 0);
        return text -> patterns.find(compiled, text);
    }
}
