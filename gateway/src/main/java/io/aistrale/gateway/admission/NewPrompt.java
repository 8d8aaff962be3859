package io.aistrale.gateway.admission;

import io.aistrale.gateway.prompt.Prompt;
import io.aistrale.gateway.prompt.Prompts.Wanted;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.jinja.JinjaTemplate;
import io.aistrale.schemas.prompt.PromptFault;
import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.schemas.prompt.PromptTemplate;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the bodies of the routes about prompts.
public final class NewPrompt {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_NOTE = 2_000;
    private static final int MOST_LABELS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Set<String> FIELDS =
            Set.of("name", "template", "messages", "variables", "defaults", "note");

    private NewPrompt() {}

    /// Reads the version to be made, and checks that it can be used.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped, or a template is unsound
    public static Wanted read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String name = fields.requiredName("name", LONGEST_NAME);
        if (!NAME.matcher(name).matches()) {
            throw fields.wrong(
                    "name", "of letters, digits, `.`, `_` and `-`, as it stands in paths");
        }
        boolean text = fields.has("template");
        if (text == fields.has("messages")) {
            throw RefusedException.invalid(
                    text ? "messages" : "template",
                    "Exactly one of `template` and `messages` is expected.");
        }
        var source =
                new PromptSource(
                        text ? template(fields) : null,
                        text ? null : messages(fields),
                        orEmpty(fields.object("variables")),
                        orEmpty(fields.object("defaults")));
        if (PromptTemplate.read(source) instanceof PromptFault fault) {
            throw new RefusedException(refusal(fault));
        }
        return new Wanted(name, source, fields.text("note", LONGEST_NOTE));
    }

    /// A fault of a prompt, with its place and line.
    public static Refusal refusal(PromptFault fault) {
        return new Refusal(ErrorCode.PROMPT_INVALID, fault.place(), fault.message() + ".");
    }

    private static String template(JsonFields fields) {
        JsonNode template = fields.node("template");
        if (template == null
                || !template.isString()
                || template.asString().length() > JinjaTemplate.LONGEST) {
            throw fields.wrong(
                    "template", "a text of at most " + JinjaTemplate.LONGEST + " characters");
        }
        return template.asString();
    }

    private static ArrayNode messages(JsonFields fields) {
        if (fields.node("messages") instanceof ArrayNode messages) {
            return messages;
        }
        throw fields.wrong("messages", "an array of messages");
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode object) {
        return object == null ? JsonNodeFactory.instance.objectNode() : object;
    }

    /// What a label of a prompt is pointed at.
    ///
    /// @throws RefusedException the label's name or the body is not as expected, or it would be one
    ///   label too many
    public static int labelled(Prompt prompt, String label, byte[] body) {
        if (label.length() > LONGEST_NAME || !NAME.matcher(label).matches()) {
            throw RefusedException.invalid(
                    "label",
                    "A label has 1 to %d letters, digits, `.`, `_` and `-`."
                            .formatted(LONGEST_NAME));
        }
        if (!prompt.labels().containsKey(label) && prompt.labels().size() >= MOST_LABELS) {
            throw RefusedException.invalid(
                    "label", "A prompt has at most %d labels.".formatted(MOST_LABELS));
        }
        JsonFields fields = JsonFields.of(body, Set.of("version"));
        Integer version = fields.number("version", 1, Integer.MAX_VALUE);
        if (version == null) {
            throw RefusedException.invalid("version", "Field `version` is required.");
        }
        return version;
    }

    /// What is to be rendered.
    ///
    /// @param version null: the label decides, or the newest where there is none either
    public record Preview(
            @Nullable Integer version, @Nullable String label, ObjectNode variables) {}

    /// @throws RefusedException a field is unknown or mistyped
    public static Preview preview(byte[] body) {
        JsonFields fields = JsonFields.of(body, Set.of("version", "label", "variables"));
        if (fields.has("version") && fields.has("label")) {
            throw fields.wrong("label", "left out where `version` is given");
        }
        return new Preview(
                fields.number("version", 1, Integer.MAX_VALUE),
                fields.name("label", LONGEST_NAME),
                orEmpty(fields.object("variables")));
    }

    /// Whether it is to be archived: with no body, or none that says otherwise.
    ///
    /// @throws RefusedException a field is unknown or mistyped
    public static boolean archived(byte @Nullable [] body) {
        return body == null
                || body.length == 0
                || JsonFields.of(body, Set.of("archived")).flag("archived", true);
    }
}
