package io.aistrale.schemas.prompt;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What holds where a request leaves it out.
///
/// @param provider applies only with the default model
/// @param parameters model parameters; a request's own win, name by name
public record PromptDefaults(
        @Nullable String provider, @Nullable String model, ObjectNode parameters) {

    private static final int LONGEST_NAME = 256;

    /// @throws InvalidPromptException a member is unknown or of the wrong type
    static PromptDefaults of(ObjectNode written) {
        for (String member : written.propertyNames()) {
            if (!member.equals("provider")
                    && !member.equals("model")
                    && !member.equals("parameters")) {
                throw new InvalidPromptException(
                        "defaults", 0, "knows provider, model and parameters, and nothing else");
            }
        }
        String provider = name(written, "provider");
        String model = name(written, "model");
        if (provider != null && model == null) {
            throw new InvalidPromptException(
                    "defaults.provider", 0, "needs a default model beside it");
        }
        JsonNode parameters = written.path("parameters");
        if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
            throw new InvalidPromptException("defaults.parameters", 0, "must be a JSON object");
        }
        return new PromptDefaults(
                provider,
                model,
                parameters instanceof ObjectNode object
                        ? object
                        : JsonNodeFactory.instance.objectNode());
    }

    private static @Nullable String name(ObjectNode written, String member) {
        JsonNode name = written.path(member);
        if (name.isMissingNode() || name.isNull()) {
            return null;
        }
        if (!name.isString()
                || name.asString().isBlank()
                || name.asString().length() > LONGEST_NAME) {
            throw new InvalidPromptException(
                    "defaults." + member,
                    0,
                    "must be a text of 1 to " + LONGEST_NAME + " characters");
        }
        return name.asString();
    }
}
