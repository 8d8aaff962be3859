package io.aistrale.schemas.prompt;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of a prompt as it was written. Exactly one of template and messages is there.
///
/// @param template Jinja template of a plain text
/// @param messages chat messages in OpenAI's form; each `content` that is a text, and each `text`
///   of a content's parts, is a Jinja template, all else stays as it is
/// @param variables declared variables by name: `type`, `default` and `required`, each optional
/// @param defaults `provider`, `model` and `parameters` where a request leaves them out
public record PromptSource(
        @Nullable String template,
        @Nullable ArrayNode messages,
        ObjectNode variables,
        ObjectNode defaults) {

    /// From the texts of table `prompt_template`, columns of the same names.
    public static PromptSource stored(
            @Nullable String template,
            @Nullable String messages,
            String variables,
            String defaults) {
        var json = JsonMapper.shared();
        return new PromptSource(
                template,
                messages == null ? null : (ArrayNode) json.readTree(messages),
                (ObjectNode) json.readTree(variables),
                (ObjectNode) json.readTree(defaults));
    }
}
