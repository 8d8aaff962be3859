package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.publish.ReplyAddress;
import io.aistrale.worker.route.Routing;
import io.aistrale.worker.route.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a request must keep to before anything is paid for it. Direct publishers have passed no
/// gateway.
public final class RequestRules {
    private static final int MOST_TAGS = 16;
    private static final int LONGEST_TAG_KEY = 64;
    private static final int LONGEST_TAG_VALUE = 256;
    static final int LONGEST_NAME = 256;

    private final Supplier<Routing> routing;
    private final RandomGenerator random;
    private final Set<String> replyAliases;

    /// @param routing as configured at this moment
    public RequestRules(
            Supplier<Routing> routing, RandomGenerator random, Set<String> replyAliases) {
        this.routing = routing;
        this.random = random;
        this.replyAliases = Set.copyOf(replyAliases);
    }

    /// What is asked of whom, or why nobody is asked.
    public sealed interface Verdict {
        /// @param targets who may serve it, in the order they are asked
        record Admitted(List<Target> targets, ProviderRequest asked) implements Verdict {}

        record Refused(ErrorCode code, String message) implements Verdict {}
    }

    /// What a request breaks, whomever it asks and whatever its prompt says; null for nothing.
    public Verdict.@Nullable Refused broken(InferenceRequest request, ReplyAddress reply) {
        if (!reply.isRegistered(replyAliases)) {
            return new Verdict.Refused(
                    ErrorCode.REPLY_ALIAS_UNKNOWN,
                    "reply topic "
                            + quoted(reply.topic())
                            + " is not of a registered alias; registered are "
                            + replyAliases);
        }
        String broken = firstBroken(request);
        if (broken != null) {
            return new Verdict.Refused(ErrorCode.INVALID_REQUEST, broken);
        }
        return request.getStream() && request.getOperation() == Operation.EMBEDDINGS
                ? new Verdict.Refused(
                        ErrorCode.UNSUPPORTED_OPERATION, "stream: embeddings are not streamed")
                : null;
    }

    /// Who may serve what breaks no rule.
    ///
    /// @param request with what its prompt was rendered to, where it has one
    public Verdict judge(InferenceRequest request) {
        if (request.getModel().isBlank()) {
            return new Verdict.Refused(
                    ErrorCode.INVALID_REQUEST,
                    "model: must not be blank, as the prompt's version has no default");
        }
        var current = routing.get();
        return switch (current.find(request.getProvider(), request.getModel(), random)) {
            case Routing.Found.Targets(var targets) ->
                    new Verdict.Admitted(targets, asked(request));
            case Routing.Found.NoRoute() ->
                    new Verdict.Refused(
                            ErrorCode.MODEL_NOT_FOUND,
                            "route "
                                    + quoted(request.getModel())
                                    + " is not configured; configured are "
                                    + current.routeNames());
            case Routing.Found.NoProvider() ->
                    new Verdict.Refused(
                            ErrorCode.PROVIDER_NOT_FOUND,
                            "provider "
                                    + quoted(request.getProvider())
                                    + " is not configured; configured are "
                                    + current.providers().names());
        };
    }

    /// Where a request's copies may go: what names no registered alias goes to the default.
    public ReplyAddress replyTo(ReplyAddress asked) {
        return asked.isRegistered(replyAliases) ? asked : asked.atDefault();
    }

    private static @Nullable String firstBroken(InferenceRequest request) {
        String[] rules = {
            name("userId", request.getUserId()),
            name("project", request.getProject()),
            request.getApiKeyId() == null ? "" : name("apiKeyId", request.getApiKeyId()),
            name("provider", request.getProvider()),
            request.getPrompt() != null && request.getModel().isBlank()
                    ? ""
                    : name("model", request.getModel()),
            oneInput(request),
            range("maxAttempts", request.getMaxAttempts(), 1, 10),
            range("priority", request.getPriority(), -10, 10),
            tags(request),
            request.getOperation() == Operation.UNRECOGNIZED
                    ? "operation: not one this version knows"
                    : ""
        };
        for (String broken : rules) {
            if (!broken.isEmpty()) {
                return broken;
            }
        }
        return null;
    }

    private static String name(String field, String value) {
        if (value.isBlank()) {
            return field + ": must not be blank";
        }
        if (value.indexOf('\0') >= 0) {
            return field + ": must not contain the NUL character";
        }
        return value.length() > LONGEST_NAME
                ? field + ": must have at most " + LONGEST_NAME + " characters"
                : "";
    }

    private static String oneInput(InferenceRequest request) {
        int given =
                (request.getInputs() == null ? 0 : 1)
                        + (request.getBody() == null ? 0 : 1)
                        + (request.getPrompt() == null ? 0 : 1);
        return given == 1 ? "" : "inputs, body, prompt: exactly one must be set, " + given + " are";
    }

    private static String range(String field, int value, int least, int most) {
        return value < least || value > most
                ? field + ": must be from " + least + " to " + most + ", is " + value
                : "";
    }

    private static String tags(InferenceRequest request) {
        if (request.getTags().size() > MOST_TAGS) {
            return "tags: at most " + MOST_TAGS + ", given " + request.getTags().size();
        }
        return !areTagsSound(request.getTags())
                ? "tags: keys have at most "
                        + LONGEST_TAG_KEY
                        + ", values at most "
                        + LONGEST_TAG_VALUE
                        + " characters"
                : "";
    }

    static boolean areTagsSound(Map<String, String> tags) {
        return tags.size() <= MOST_TAGS
                && tags.entrySet().stream()
                        .allMatch(tag ->
                                tag.getKey().length() <= LONGEST_TAG_KEY
                                        && tag.getValue().length() <= LONGEST_TAG_VALUE);
    }

    private static ProviderRequest asked(InferenceRequest request) {
        var task =
                switch (request.getOperation()) {
                    case CHAT, UNRECOGNIZED -> ProviderRequest.Task.CHAT;
                    case EMBEDDINGS -> ProviderRequest.Task.EMBEDDINGS;
                    case TEXT_GENERATION -> ProviderRequest.Task.TEXT_GENERATION;
                };
        return new ProviderRequest(
                task,
                request.getModel(),
                request.getInputs(),
                request.getBody(),
                request.getParameters(),
                request.getStream());
    }

    private static String quoted(String name) {
        return "'" + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + "'";
    }
}
