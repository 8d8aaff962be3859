package io.aistrale.schemas.prompt;

import io.aistrale.schemas.jinja.Budget;
import io.aistrale.schemas.jinja.JinjaTemplate;
import io.aistrale.schemas.jinja.RenderLimits;
import io.aistrale.schemas.jinja.Rendered;
import io.aistrale.schemas.jinja.TemplateFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of a prompt, read and found sound. Immutable, for any number of threads.
public final class PromptTemplate implements PromptReading {

    private static final int MOST_MESSAGES = 100;
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_VARIABLES = 200;

    private final List<Part> parts;
    private final @Nullable ArrayNode messages;
    private final Map<String, DeclaredVariable> variables;
    private final PromptDefaults defaults;

    /// A template and where its text goes.
    ///
    /// @param message index of its message
    /// @param content index of the part of the message's content; -1: the content is a text
    private record Part(String place, int message, int content, JinjaTemplate template) {}

    private PromptTemplate(
            List<Part> parts,
            @Nullable ArrayNode messages,
            Map<String, DeclaredVariable> variables,
            PromptDefaults defaults) {
        this.parts = parts;
        this.messages = messages;
        this.variables = variables;
        this.defaults = defaults;
    }

    public static PromptReading read(PromptSource source) {
        try {
            return new PromptTemplate(
                    parts(source),
                    source.messages(),
                    variables(source.variables()),
                    PromptDefaults.of(source.defaults()));
        } catch (InvalidPromptException fault) {
            return fault.fault();
        }
    }

    public PromptDefaults defaults() {
        return defaults;
    }

    public boolean isChat() {
        return messages != null;
    }

    /// @param given values by name; those that are not declared are taken as they are
    public RenderedPrompt render(ObjectNode given, RenderLimits limits) {
        try {
            Map<String, Object> values = values(given);
            Budget budget = new Budget(limits);
            List<String> texts = new ArrayList<>(parts.size());
            for (Part part : parts) {
                texts.add(text(part, part.template().render(values, budget)));
            }
            return messages == null
                    ? new RenderedPrompt.Text(texts.getFirst())
                    : filled(messages, texts);
        } catch (InvalidPromptException fault) {
            return fault.fault();
        }
    }

    private static String text(Part part, Rendered rendered) {
        return switch (rendered) {
            case Rendered.Text(String value) -> value;
            case TemplateFault(int line, String reason) ->
                    throw new InvalidPromptException(part.place(), line, reason);
        };
    }

    private RenderedPrompt filled(ArrayNode written, List<String> texts) {
        ArrayNode filled = written.deepCopy();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            ObjectNode message = (ObjectNode) filled.get(part.message());
            if (part.content() < 0) {
                message.put("content", texts.get(i));
            } else {
                ((ObjectNode) message.get("content").get(part.content())).put("text", texts.get(i));
            }
        }
        return new RenderedPrompt.Messages(filled);
    }

    private Map<String, Object> values(ObjectNode given) {
        Map<String, Object> values = new HashMap<>();
        given.properties()
                .forEach(value -> values.put(value.getKey(), JsonValues.of(value.getValue())));
        variables.forEach((name, declared) -> {
            JsonNode value = given.get(name);
            if (value != null) {
                declared.check("variables." + name, value);
            } else if (declared.otherwise() != null) {
                values.put(name, declared.otherwise());
            } else if (declared.required()) {
                throw new InvalidPromptException(
                        "variables." + name, 0, "is required and was not given");
            }
        });
        return values;
    }

    private static List<Part> parts(PromptSource source) {
        String template = source.template();
        if (template != null) {
            return List.of(new Part("template", -1, -1, parsed("template", template)));
        }
        ArrayNode messages = source.messages();
        if (messages == null || messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw new InvalidPromptException(
                    "messages", 0, "must be 1 to " + MOST_MESSAGES + " messages");
        }
        Parts parts = new Parts();
        for (int i = 0; i < messages.size(); i++) {
            read(messages.get(i), i, parts);
        }
        return parts.read;
    }

    /// The parts of all messages, which are counted before they are read.
    private static final class Parts {

        private final List<Part> read = new ArrayList<>();
        private int characters;

        void add(String place, int message, int content, String text) {
            if (read.size() == MOST_PARTS) {
                throw new InvalidPromptException(
                        "messages", 0, "must have at most " + MOST_PARTS + " parts together");
            }
            characters += text.length();
            if (characters > JinjaTemplate.LONGEST) {
                throw new InvalidPromptException(
                        "messages",
                        0,
                        "must have at most " + JinjaTemplate.LONGEST + " characters together");
            }
            read.add(new Part(place, message, content, parsed(place, text)));
        }
    }

    private static void read(JsonNode message, int index, Parts parts) {
        String place = "messages[" + index + "]";
        JsonNode role = message.path("role");
        if (!message.isObject() || !role.isString() || role.asString().isBlank()) {
            throw new InvalidPromptException(place, 0, "must be an object with role and content");
        }
        JsonNode content = message.path("content");
        if (content.isString()) {
            parts.add(place + ".content", index, -1, content.asString());
            return;
        }
        if (!content.isArray() && !content.isNull() && !content.isMissingNode()) {
            throw new InvalidPromptException(
                    place + ".content", 0, "must be a text or a list of parts");
        }
        if (content.size() > MOST_PARTS) {
            throw new InvalidPromptException(
                    place + ".content", 0, "must have at most " + MOST_PARTS + " parts");
        }
        for (int i = 0; i < content.size(); i++) {
            JsonNode text = content.get(i).path("text");
            if (text.isString()) {
                parts.add(place + ".content[" + i + "].text", index, i, text.asString());
            }
        }
    }

    private static JinjaTemplate parsed(String place, String text) {
        return switch (JinjaTemplate.parse(text)) {
            case JinjaTemplate template -> template;
            case TemplateFault(int line, String reason) ->
                    throw new InvalidPromptException(place, line, reason);
        };
    }

    private static Map<String, DeclaredVariable> variables(ObjectNode written) {
        if (written.size() > MOST_VARIABLES) {
            throw new InvalidPromptException("variables", 0, "must be at most " + MOST_VARIABLES);
        }
        Map<String, DeclaredVariable> variables = new LinkedHashMap<>();
        written.properties()
                .forEach(variable -> {
                    String place = "variables." + variable.getKey();
                    if (!variable.getKey().matches("[\\p{L}_][\\p{L}\\p{N}_]{0,127}")) {
                        throw new InvalidPromptException(
                                "variables", 0, "must be named by letters, digits and _");
                    }
                    variables.put(
                            variable.getKey(), DeclaredVariable.of(place, variable.getValue()));
                });
        return Map.copyOf(variables);
    }
}
