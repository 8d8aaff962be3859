package io.aistrale.schemas.prompt;

import io.aistrale.schemas.jinja.Budget;
import io.aistrale.schemas.jinja.JinjaTemplate;
import io.aistrale.schemas.jinja.RenderLimits;
import io.aistrale.schemas.jinja.Rendered;
import io.aistrale.schemas.jinja.TemplateFault;
import io.aistrale.schemas.jinja.Values;
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
                .forEach(value -> values.put(value.getKey(), Values.of(plain(value.getValue()))));
        variables.forEach((name, declared) -> {
            JsonNode value = given.get(name);
            if (value != null) {
                declared.check("variables." + name, value);
            } else if (declared.otherwise() != null) {
                values.put(name, Values.of(plain(declared.otherwise())));
            } else if (declared.required()) {
                throw new InvalidPromptException(
                        "variables." + name, 0, "is required and was not given");
            }
        });
        return values;
    }

    /// Maps, lists and scalars, and never an object of another kind.
    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.asString();
            case BOOLEAN -> node.booleanValue();
            case NUMBER ->
                    node.isIntegralNumber() ? node.bigIntegerValue() : (Object) node.doubleValue();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties()
                        .forEach(member -> map.put(member.getKey(), plain(member.getValue())));
                yield map;
            }
            case NULL, MISSING, BINARY, POJO -> null;
        };
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
        List<Part> parts = new ArrayList<>();
        int characters = 0;
        for (int i = 0; i < messages.size(); i++) {
            characters += read(messages.get(i), i, parts);
            if (parts.size() > MOST_PARTS) {
                throw new InvalidPromptException(
                        "messages", 0, "must have at most " + MOST_PARTS + " parts together");
            }
            if (characters > JinjaTemplate.LONGEST) {
                throw new InvalidPromptException(
                        "messages",
                        0,
                        "must have at most " + JinjaTemplate.LONGEST + " characters together");
            }
        }
        return parts;
    }

    private static int read(JsonNode message, int index, List<Part> parts) {
        String place = "messages[" + index + "]";
        JsonNode role = message.path("role");
        if (!message.isObject() || !role.isString() || role.asString().isBlank()) {
            throw new InvalidPromptException(place, 0, "must be an object with role and content");
        }
        JsonNode content = message.path("content");
        if (content.isString()) {
            parts.add(
                    new Part(
                            place + ".content",
                            index,
                            -1,
                            parsed(place + ".content", content.asString())));
            return content.asString().length();
        }
        if (!content.isArray() && !content.isNull() && !content.isMissingNode()) {
            throw new InvalidPromptException(
                    place + ".content", 0, "must be a text or a list of parts");
        }
        if (content.size() > MOST_PARTS) {
            throw new InvalidPromptException(
                    place + ".content", 0, "must have at most " + MOST_PARTS + " parts");
        }
        int characters = 0;
        for (int i = 0; i < content.size(); i++) {
            if (content.get(i).path("text").isString()) {
                String at = place + ".content[" + i + "].text";
                String text = content.get(i).path("text").asString();
                parts.add(new Part(at, index, i, parsed(at, text)));
                characters += text.length();
            }
        }
        return characters;
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
