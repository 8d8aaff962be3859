package io.aistrale.schemas.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which results a rule is about: those that are all it says. What is null does not matter.
///
/// @param user the request was made for
/// @param project its spend belongs to
/// @param provider that served it
/// @param model that served it
/// @param prompt name of the prompt rendered
/// @param promptVersion its version
/// @param operation `chat`, `embeddings` or `text_generation`
/// @param tags each of which the request has
public record Selection(
        @Nullable String user,
        @Nullable String project,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        @Nullable String operation,
        Map<String, String> tags) {

    private static final Set<String> MEMBERS =
            Set.of(
                    "user",
                    "project",
                    "provider",
                    "model",
                    "prompt",
                    "promptVersion",
                    "operation",
                    "tags");
    private static final Set<String> OPERATIONS = Set.of("chat", "embeddings", "text_generation");
    private static final int LONGEST = 256;
    private static final int MOST_TAGS = 16;

    public Selection {
        tags = Map.copyOf(tags);
    }

    /// A result that may be chosen.
    ///
    /// @param judging whether it is itself the answer to an evaluator's question: such a one is
    ///   chosen only by its project's name
    public record Candidate(
            UUID requestId,
            String user,
            String project,
            String provider,
            String model,
            @Nullable String prompt,
            @Nullable Integer promptVersion,
            String operation,
            Map<String, String> tags,
            boolean judging) {}

    boolean includes(Candidate result) {
        return (!result.judging() || project != null)
                && admits(user, result.user())
                && admits(project, result.project())
                && admits(provider, result.provider())
                && admits(model, result.model())
                && admits(prompt, result.prompt())
                && admits(promptVersion, result.promptVersion())
                && admits(operation, result.operation())
                && result.tags().entrySet().containsAll(tags.entrySet());
    }

    private static boolean admits(@Nullable Object wanted, @Nullable Object is) {
        return wanted == null || wanted.equals(is);
    }

    /// @throws InvalidEvaluationException a member is unknown or mistyped
    static Selection of(String place, ObjectNode written) {
        Members members = new Members(place, written);
        members.allow(MEMBERS);
        String operation = members.textOrNull("operation", LONGEST);
        if (operation != null && !OPERATIONS.contains(operation)) {
            throw members.wrong("operation", "must be chat, embeddings or text_generation");
        }
        String prompt = members.textOrNull("prompt", LONGEST);
        return new Selection(
                members.textOrNull("user", LONGEST),
                members.textOrNull("project", LONGEST),
                members.textOrNull("provider", LONGEST),
                members.textOrNull("model", LONGEST),
                prompt,
                version(members, prompt),
                operation,
                tags(members));
    }

    private static @Nullable Integer version(Members members, @Nullable String prompt) {
        JsonNode version = members.node("promptVersion");
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        if (prompt == null) {
            throw members.wrong("promptVersion", "needs a prompt beside it");
        }
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.asInt() < 1) {
            throw members.wrong("promptVersion", "must be a whole number of 1 or more");
        }
        return version.asInt();
    }

    private static Map<String, String> tags(Members members) {
        Map<String, String> tags = new HashMap<>();
        ObjectNode written = members.object("tags");
        if (written.size() > MOST_TAGS) {
            throw members.wrong("tags", "must be no more than " + MOST_TAGS);
        }
        for (Map.Entry<String, JsonNode> tag : written.properties()) {
            if (!tag.getValue().isString()) {
                throw members.wrong("tags." + tag.getKey(), "must be a text");
            }
            tags.put(tag.getKey(), tag.getValue().asString());
        }
        return tags;
    }
}
