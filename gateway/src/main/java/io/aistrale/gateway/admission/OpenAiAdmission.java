package io.aistrale.gateway.admission;

import io.aistrale.gateway.admission.Catalogue.Target;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the bodies of the OpenAI façade. Only what the gateway must know is looked at, in one pass
/// without a tree; the text goes on as it came.
public final class OpenAiAdmission {

    private static final String MODEL = "model";
    private static final String STREAM = "stream";
    private static final String STREAM_OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";

    private final Catalogue catalogue;

    /// What a body has at its top level.
    ///
    /// @param usage first token of `stream_options.include_usage`; null where it is absent
    /// @param tokens first token of each field's value
    private record Outline(
            @Nullable String model, @Nullable JsonToken usage, Map<String, JsonToken> tokens) {
        boolean has(String field, JsonToken token) {
            return tokens.get(field) == token;
        }

        /// JSON's null is the same as no field.
        boolean lacks(String field) {
            return !tokens.containsKey(field) || has(field, JsonToken.VALUE_NULL);
        }

        boolean streams() {
            return has(STREAM, JsonToken.VALUE_TRUE);
        }
    }

    public OpenAiAdmission(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// A body of `POST /v1/chat/completions`.
    public Admission admitChat(RequestContext context, byte[] body) {
        return admit(context, body, Operation.CHAT);
    }

    /// A body of `POST /v1/embeddings`.
    public Admission admitEmbeddings(RequestContext context, byte[] body) {
        return admit(context, body, Operation.EMBEDDINGS);
    }

    private Admission admit(RequestContext context, byte[] body, Operation operation) {
        try {
            String text = JsonText.utf8(body);
            Outline outline = outline(text);
            requireInput(outline, operation);
            requireStreaming(outline, operation);
            if (outline.model() == null) {
                throw RefusedException.invalid(MODEL, "Field `model` is required, a text.");
            }
            Target target = catalogue.resolve(context.caller(), outline.model());
            return new Admission.Admitted(
                    request(context, text, operation, target, outline.streams()),
                    Lane.INTERACTIVE,
                    true,
                    outline.usage() == JsonToken.VALUE_TRUE);
        } catch (RefusedException refused) {
            return new Admission.Refused(refused.refusal());
        }
    }

    private static InferenceRequest request(
            RequestContext context,
            String text,
            Operation operation,
            Target target,
            boolean stream) {
        Caller caller = context.caller();
        return InferenceRequest.newBuilder()
                .setRequestId(context.requestId())
                .setUserId(caller.userId())
                .setProject(caller.project())
                .setTags(context.tags().values())
                .setApiKeyId(caller.keyId())
                .setProvider(target.provider())
                .setModel(target.model())
                .setOperation(operation)
                .setBody(text)
                .setStream(stream)
                .setIdempotencyKey(context.idempotencyKey())
                .setCreatedAt(context.receivedAt())
                .build();
    }

    private static void requireInput(Outline outline, Operation operation) {
        if (operation == Operation.CHAT && !outline.has("messages", JsonToken.START_ARRAY)) {
            throw RefusedException.invalid("messages", "Field `messages` is required, an array.");
        }
        if (operation == Operation.EMBEDDINGS
                && !outline.has("input", JsonToken.VALUE_STRING)
                && !outline.has("input", JsonToken.START_ARRAY)) {
            throw RefusedException.invalid(
                    "input", "Field `input` is required, a text or an array.");
        }
    }

    private static void requireStreaming(Outline outline, Operation operation) {
        if (!outline.lacks(STREAM)
                && !outline.streams()
                && !outline.has(STREAM, JsonToken.VALUE_FALSE)) {
            throw RefusedException.invalid(STREAM, "Field `stream` must be true or false.");
        }
        if (outline.streams() && operation == Operation.EMBEDDINGS) {
            throw RefusedException.invalid(STREAM, "Embeddings are not streamed.");
        }
        if (outline.lacks(STREAM_OPTIONS)) {
            return;
        }
        if (!outline.streams()) {
            throw RefusedException.invalid(
                    STREAM_OPTIONS,
                    "Field `stream_options` is only allowed where `stream` is true.");
        }
        if (!outline.has(STREAM_OPTIONS, JsonToken.START_OBJECT)) {
            throw RefusedException.invalid(
                    STREAM_OPTIONS, "Field `stream_options` must be a JSON object.");
        }
        switch (outline.usage()) {
            case null -> {}
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
            default ->
                    throw RefusedException.invalid(
                            STREAM_OPTIONS + "." + INCLUDE_USAGE,
                            "Field `stream_options.include_usage` must be true or false.");
        }
    }

    private static Outline outline(String text) {
        String model = null;
        JsonToken usage = null;
        Map<String, JsonToken> tokens = new HashMap<>();
        try (JsonParser parser = JsonText.parser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw JsonText.notJson("it must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (tokens.put(name, value) != null) {
                    throw JsonText.notJson("a field is there twice");
                }
                if (name.equals(MODEL) && value == JsonToken.VALUE_STRING) {
                    model = parser.getString();
                }
                if (name.equals(STREAM_OPTIONS) && value == JsonToken.START_OBJECT) {
                    usage = includeUsage(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw JsonText.notJson("something follows the JSON object");
            }
        } catch (JacksonException malformed) {
            throw JsonText.notJson(JsonText.reason(malformed));
        }
        return new Outline(model, usage, tokens);
    }

    /// Reads to the end of `stream_options`; of a field that is there twice the last counts.
    private static @Nullable JsonToken includeUsage(JsonParser parser) {
        JsonToken usage = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals(INCLUDE_USAGE);
            JsonToken value = parser.nextToken();
            if (wanted) {
                usage = value;
            }
            parser.skipChildren();
        }
        return usage;
    }
}
