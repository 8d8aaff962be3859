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

    private final Catalogue catalogue;

    /// What a body has at its top level.
    ///
    /// @param tokens first token of each field's value
    private record Outline(@Nullable String model, Map<String, JsonToken> tokens) {
        boolean has(String field, JsonToken token) {
            return tokens.get(field) == token;
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
            if (outline.model() == null) {
                throw RefusedException.invalid(MODEL, "Field `model` is required, a text.");
            }
            Target target = catalogue.resolve(context.caller(), outline.model());
            return admitted(context, text, operation, target);
        } catch (RefusedException refused) {
            return new Admission.Refused(refused.refusal());
        }
    }

    private static Admission admitted(
            RequestContext context, String text, Operation operation, Target target) {
        Caller caller = context.caller();
        InferenceRequest request =
                InferenceRequest.newBuilder()
                        .setRequestId(context.requestId())
                        .setUserId(caller.userId())
                        .setProject(caller.project())
                        .setApiKeyId(caller.keyId())
                        .setProvider(target.provider())
                        .setModel(target.model())
                        .setOperation(operation)
                        .setBody(text)
                        .setIdempotencyKey(context.idempotencyKey())
                        .setCreatedAt(context.receivedAt())
                        .build();
        return new Admission.Admitted(request, Lane.INTERACTIVE, true);
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
        JsonToken stream = outline.tokens().get(STREAM);
        if (stream == JsonToken.VALUE_TRUE) {
            throw RefusedException.invalid(STREAM, "Streaming is not yet supported.");
        }
        if (stream != null && stream != JsonToken.VALUE_FALSE && stream != JsonToken.VALUE_NULL) {
            throw RefusedException.invalid(STREAM, "Field `stream` must be true or false.");
        }
    }

    private static Outline outline(String text) {
        String model = null;
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
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw JsonText.notJson("something follows the JSON object");
            }
        } catch (JacksonException malformed) {
            throw JsonText.notJson(JsonText.reason(malformed));
        }
        return new Outline(model, tokens);
    }
}
