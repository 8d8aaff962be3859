package io.aistrale.worker.prompt;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import io.aistrale.schemas.jinja.RenderLimits;
import io.aistrale.schemas.prompt.PromptDefaults;
import io.aistrale.schemas.prompt.PromptFault;
import io.aistrale.schemas.prompt.PromptTemplate;
import io.aistrale.schemas.prompt.RenderedPrompt;
import io.aistrale.worker.prompt.PromptDirectory.Meant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts what a prompt is rendered to in its place in the request: a text becomes `inputs`, messages
/// become `body`, and the version's defaults hold where the request says nothing.
public final class PromptRendering {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 256;

    private final Prompts prompts;
    private final Executor renderers;

    /// @param renderers few threads that know their processor time: what a template costs is
    ///   neither the poll thread's nor that of the steps of other requests
    public PromptRendering(Prompts prompts, Executor renderers) {
        this.prompts = prompts;
        this.renderers = renderers;
    }

    /// Blocks for a look-up and the rendering.
    ///
    /// @param resolved the version that was resolved before and holds; null for none
    public PromptedRequest prompted(InferenceRequest request, @Nullable Integer resolved) {
        PromptReference reference = request.getPrompt();
        String name = reference.getName();
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            return notFound("prompt.name: must be of 1 to " + LONGEST_NAME + " characters");
        }
        Integer version = resolved == null ? reference.getVersion() : resolved;
        var meant = new Meant(name, version, version == null ? reference.getLabel() : null);
        return switch (prompts.find(meant)) {
            case PromptLookup.Unreachable() -> new PromptedRequest.Unreachable();
            case PromptLookup.NotFound() -> notFound(missing(meant));
            case PromptLookup.Found(int _, boolean archived, var _)
                    when archived && resolved == null ->
                    notFound("prompt '" + name + "' is archived");
            case PromptLookup.Found(int found, boolean _, PromptFault fault) ->
                    invalid(name, found, fault);
            case PromptLookup.Found(int found, boolean _, PromptTemplate template) ->
                    rendered(request, found, template);
        };
    }

    private static PromptedRequest notFound(String message) {
        return new PromptedRequest.Refused(ErrorCode.PROMPT_NOT_FOUND, message);
    }

    private static PromptedRequest invalid(String name, int version, PromptFault fault) {
        return new PromptedRequest.Refused(
                ErrorCode.PROMPT_INVALID,
                "prompt '%s' version %d: %s".formatted(name, version, fault.message()));
    }

    private static String missing(Meant meant) {
        if (meant.version() != null) {
            return "there is no version %d of prompt '%s'".formatted(meant.version(), meant.name());
        }
        return meant.label() == null
                ? "there is no prompt '" + meant.name() + "'"
                : "there is no label '%s' of prompt '%s'"
                        .formatted(cut(meant.label()), meant.name());
    }

    private static String cut(String label) {
        return label.length() <= LONGEST_NAME ? label : label.substring(0, LONGEST_NAME);
    }

    private PromptedRequest rendered(
            InferenceRequest request, int version, PromptTemplate template) {
        String name = request.getPrompt().getName();
        ObjectNode variables = object(request.getPrompt().getVariables());
        if (variables == null) {
            return invalid(name, version, new PromptFault("variables", 0, "must be a JSON object"));
        }
        ObjectNode parameters = object(request.getParameters());
        if (parameters == null) {
            return new PromptedRequest.Refused(
                    ErrorCode.INVALID_REQUEST, "parameters: must be a JSON object");
        }
        if (template.isChat() && request.getOperation() != Operation.CHAT) {
            return invalid(
                    name,
                    version,
                    new PromptFault("messages", 0, "are for the operation chat only"));
        }
        var rendered =
                CompletableFuture.supplyAsync(
                                () -> template.render(variables, RenderLimits.DEFAULT), renderers)
                        .join();
        return switch (rendered) {
            case PromptFault fault -> invalid(name, version, fault);
            case RenderedPrompt.Text(String text) ->
                    ready(with(request, template.defaults(), parameters).setInputs(text), version);
            case RenderedPrompt.Messages(ArrayNode messages) ->
                    ready(
                            with(request, template.defaults(), parameters)
                                    .setBody(
                                            JSON.createObjectNode()
                                                    .set("messages", messages)
                                                    .toString()),
                            version);
        };
    }

    private static PromptedRequest ready(InferenceRequest.Builder request, int version) {
        return new PromptedRequest.Ready(request.setPrompt(null).build(), version);
    }

    private static InferenceRequest.Builder with(
            InferenceRequest request, PromptDefaults defaults, ObjectNode parameters) {
        ObjectNode together = defaults.parameters().deepCopy();
        together.setAll(parameters);
        var prompted =
                InferenceRequest.newBuilder(request)
                        .setParameters(together.isEmpty() ? null : together.toString());
        if (request.getModel().isBlank() && defaults.model() != null) {
            prompted.setModel(defaults.model());
            if (defaults.provider() != null) {
                prompted.setProvider(defaults.provider());
            }
        }
        return prompted;
    }

    private static @Nullable ObjectNode object(@Nullable String json) {
        if (json == null) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode read = JSON.readTree(json);
            return read instanceof ObjectNode object ? object : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
