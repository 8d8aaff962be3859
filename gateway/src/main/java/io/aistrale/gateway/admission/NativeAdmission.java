package io.aistrale.gateway.admission;

import io.aistrale.gateway.admission.Catalogue.Target;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of `POST /v1/inferences`.
public final class NativeAdmission {

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PROJECT = 128;

    /// The HTTP body limit is the one that counts.
    private static final int LONGEST_TEXT = Integer.MAX_VALUE;

    private static final Set<String> FIELDS =
            Set.of(
                    "provider",
                    "model",
                    "operation",
                    "inputs",
                    "body",
                    "prompt",
                    "parameters",
                    "project",
                    "tags",
                    "deadline",
                    "priority",
                    "lane",
                    "stream",
                    "store",
                    "maxAttempts",
                    "onUnknownOutcome",
                    "replyTo");
    private static final Set<String> PROMPT_FIELDS =
            Set.of("name", "version", "label", "variables");
    private static final Map<String, Operation> OPERATIONS =
            Map.of(
                    "chat", Operation.CHAT,
                    "embeddings", Operation.EMBEDDINGS,
                    "text_generation", Operation.TEXT_GENERATION);
    private static final Map<String, Lane> LANES =
            Map.of("interactive", Lane.INTERACTIVE, "bulk", Lane.BULK);
    private static final Map<String, OnUnknownOutcome> ON_UNKNOWN_OUTCOME =
            Map.of("retry", OnUnknownOutcome.RETRY, "fail", OnUnknownOutcome.FAIL);

    private final Catalogue catalogue;

    public NativeAdmission(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    public Admission admit(RequestContext context, byte[] body) {
        try {
            return read(context, JsonFields.ofPassedOn(body, FIELDS));
        } catch (RefusedException refused) {
            return new Admission.Refused(refused.refusal());
        }
    }

    private Admission read(RequestContext context, JsonFields fields) {
        Caller caller = context.caller();
        String provider =
                Objects.requireNonNullElse(
                        fields.name("provider", LONGEST_NAME), Catalogue.DEFAULT_PROVIDER);
        Target target = catalogue.require(caller, provider, model(fields, caller));
        requireOneInput(fields);
        Operation operation = operation(fields, target.provider());
        boolean stream = fields.flag("stream", false);
        if (stream && operation == Operation.EMBEDDINGS) {
            throw RefusedException.invalid("stream", "Embeddings are not streamed.");
        }
        Lane lane = Objects.requireNonNullElse(fields.word("lane", LANES), Lane.INTERACTIVE);
        String replyTo = replyAlias(fields);
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(context.requestId())
                        .setUserId(caller.userId())
                        .setProject(project(fields, caller))
                        .setTags(context.tags().with(fields))
                        .setApiKeyId(caller.keyId())
                        .setProvider(target.provider())
                        .setModel(target.model())
                        .setOperation(operation)
                        .setInputs(fields.text("inputs", LONGEST_TEXT))
                        .setBody(json(fields.object("body")))
                        .setPrompt(prompt(fields))
                        .setParameters(json(fields.object("parameters")))
                        .setStream(stream)
                        .setStore(fields.flag("store", true))
                        .setReplyAlias(replyTo)
                        .setDeadline(DeadlineField.read(fields, context.receivedAt()))
                        .setIdempotencyKey(context.idempotencyKey())
                        .setCreatedAt(context.receivedAt());
        limits(fields, request);
        return new Admission.Admitted(request.build(), lane, replyTo == null, false);
    }

    /// Blank where a prompt's default shall hold, which only the worker knows.
    private static String model(JsonFields fields, Caller caller) {
        String model = fields.name("model", LONGEST_NAME);
        if (model != null || !fields.has("prompt")) {
            return model == null ? fields.requiredName("model", LONGEST_NAME) : model;
        }
        if (caller.isRestricted()) {
            throw RefusedException.invalid(
                    "model",
                    "Field `model` is required: this API key may not use everything, so a prompt's"
                            + " default cannot stand in for it.");
        }
        return "";
    }

    private static void limits(JsonFields fields, InferenceRequest.Builder request) {
        Integer priority = fields.number("priority", -10, 10);
        if (priority != null) {
            request.setPriority(priority);
        }
        Integer maxAttempts = fields.number("maxAttempts", 1, 10);
        if (maxAttempts != null) {
            request.setMaxAttempts(maxAttempts);
        }
        OnUnknownOutcome onUnknown = fields.word("onUnknownOutcome", ON_UNKNOWN_OUTCOME);
        if (onUnknown != null) {
            request.setOnUnknownOutcome(onUnknown);
        }
    }

    private static void requireOneInput(JsonFields fields) {
        List<String> given =
                List.of("inputs", "body", "prompt").stream().filter(fields::has).toList();
        if (given.size() != 1) {
            throw RefusedException.invalid(
                    given.isEmpty() ? "inputs" : given.getLast(),
                    "Exactly one of `inputs`, `body` and `prompt` is expected, found "
                            + (given.isEmpty() ? "none." : String.join(" and ", given) + "."));
        }
    }

    /// The older service's `run_inference(model, inputs)` was HuggingFace text generation; it still
    /// is. Everything else is a chat, unless the body is one for embeddings.
    private static Operation operation(JsonFields fields, String provider) {
        Operation named = fields.word("operation", OPERATIONS);
        if (named != null) {
            return named;
        }
        ObjectNode body = fields.object("body");
        if (body != null && body.has("input") && !body.has("messages")) {
            return Operation.EMBEDDINGS;
        }
        return fields.has("inputs") && provider.equals(Catalogue.DEFAULT_PROVIDER)
                ? Operation.TEXT_GENERATION
                : Operation.CHAT;
    }

    /// The caller's own project, unless the body names another that it may spend for.
    static String project(JsonFields fields, Caller caller) {
        String named = fields.name("project", LONGEST_PROJECT);
        if (named == null) {
            return caller.project();
        }
        if (!caller.maySpendFor(named)) {
            throw new RefusedException(
                    new Refusal(
                            ErrorCode.PERMISSION_DENIED,
                            "project",
                            "This API key may not name this project."));
        }
        return named;
    }

    private @Nullable String replyAlias(JsonFields fields) {
        String alias = fields.name("replyTo", LONGEST_NAME);
        if (alias != null && !catalogue.hasReplyAlias(alias)) {
            throw new RefusedException(
                    new Refusal(
                            ErrorCode.REPLY_ALIAS_UNKNOWN,
                            "replyTo",
                            "Field `replyTo` must be a registered reply alias."));
        }
        return alias;
    }

    private static @Nullable PromptReference prompt(JsonFields fields) {
        JsonFields prompt = fields.fields("prompt", PROMPT_FIELDS);
        if (prompt == null) {
            return null;
        }
        if (prompt.has("version") && prompt.has("label")) {
            throw prompt.wrong("label", "left out where `prompt.version` is given");
        }
        ObjectNode variables = prompt.object("variables");
        return PromptReference.newBuilder()
                .setName(prompt.requiredName("name", LONGEST_NAME))
                .setVersion(prompt.number("version", 1, Integer.MAX_VALUE))
                .setLabel(prompt.name("label", LONGEST_NAME))
                .setVariables(variables == null ? "{}" : JsonText.write(variables))
                .build();
    }

    private static @Nullable String json(@Nullable ObjectNode object) {
        return object == null ? null : JsonText.write(object);
    }
}
