package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From an error answer's status and words to an outcome. Providers with OpenAI's error body
/// (`{"error": {"message", "type", "param", "code"}}`) share it.
final class HttpErrors {
    /// 429s that no waiting cures (platform.openai.com, error codes; anthropic-java, ErrorHandler).
    private static final Set<String> SPEND =
            Set.of(
                    "insufficient_quota",
                    "credit_balance_exhausted",
                    "organization_spend_limit_exceeded",
                    "project_spend_limit_exceeded",
                    "organization_usage_limit_exceeded",
                    "enforced_spend_limit_reached",
                    "contract_spend_limit_reached",
                    "billing_hard_limit_reached");

    /// Names of errors (OpenAI, Anthropic) that may come within a stream.
    private static final Map<String, Integer> STATUSES =
            Map.of(
                    "invalid_request_error", 400,
                    "context_length_exceeded", 400,
                    "authentication_error", 401,
                    "permission_error", 403,
                    "not_found_error", 404,
                    "request_too_large", 413,
                    "rate_limit_error", 429,
                    "rate_limit_exceeded", 429,
                    "overloaded_error", 529,
                    "slow_down", 529);

    /// HuggingFace's router says so with a 400.
    private static final Set<String> MODEL = Set.of("model_not_found", "model_not_supported");

    private static final Set<String> CONTENT =
            Set.of("content_filter", "content_policy_violation", "invalid_prompt");

    private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,64}");

    /// What an error body says.
    record Words(@Nullable String type, @Nullable String code, @Nullable String message) {
        static final Words NONE = new Words(null, null, null);

        boolean anyOf(Set<String> words) {
            return (type != null && words.contains(type)) || (code != null && words.contains(code));
        }

        /// For telemetry, too: what is no name but a sentence may quote the prompt.
        private String named() {
            String name = code != null ? code : type;
            return name == null || !NAME.matcher(name).matches() ? "" : " (" + name + ")";
        }
    }

    private HttpErrors() {}

    static ProviderOutcome outcome(HttpAnswer answer, Words words, Exchange exchange) {
        var code = code(answer.status(), words);
        var said = exchange.saying(code == ErrorCode.CREDENTIAL_REFUSED ? null : words.message());
        String message = "the provider answered " + answer.status() + words.named();
        return switch (code.retry()) {
            case NEVER, AMBIGUOUS -> new Rejected(code, message, null, said);
            case LATER -> new Unavailable(code, message, comeAgain(code, answer, said), said);
        };
    }

    /// Without a word of its own the time until what is used up is there again.
    private static @Nullable Duration comeAgain(
            ErrorCode code, HttpAnswer answer, Exchange exchange) {
        var after = RetryAfter.of(answer);
        return after == null && code == ErrorCode.RATE_LIMITED
                ? RetryAfter.bounded(exchange.limits().exhaustedFor())
                : after;
    }

    /// An error that came within a stream, behind a status that said all was well.
    static ProviderOutcome withinStream(Words words, Exchange exchange) {
        var answer = new HttpAnswer(meant(words), Map.of(), new byte[0]);
        var outcome = outcome(answer, words, exchange);
        String message = "the provider broke its stream off" + words.named();
        return switch (outcome) {
            case Rejected(var code, var _, var usage, var said) ->
                    new Rejected(code, message, usage, said);
            case Unavailable(var code, var _, var after, var said) ->
                    new Unavailable(code, message, after, said);
            default -> outcome;
        };
    }

    /// The status such an error would have had.
    private static int meant(Words words) {
        for (var word : new String[] {words.code(), words.type()}) {
            Integer status = word == null ? null : STATUSES.get(word);
            if (status != null) {
                return status;
            }
        }
        return 500;
    }

    private static ErrorCode code(int status, Words words) {
        if (words.anyOf(SPEND)) {
            return ErrorCode.SPEND_EXHAUSTED;
        }
        if (words.anyOf(CONTENT)) {
            return ErrorCode.CONTENT_REFUSED;
        }
        return switch (status) {
            case 401, 498 -> ErrorCode.CREDENTIAL_REFUSED;
            case 402 -> ErrorCode.SPEND_EXHAUSTED;
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404 -> ErrorCode.MODEL_NOT_FOUND;
            case 413 -> ErrorCode.REQUEST_TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 503, 529 -> ErrorCode.PROVIDER_OVERLOADED;
            case 408, 409, 424, 499 -> ErrorCode.PROVIDER_ERROR;
            case 501 -> ErrorCode.UNSUPPORTED_OPERATION;
            default -> status >= 500 ? ErrorCode.PROVIDER_ERROR : badRequest(words);
        };
    }

    private static ErrorCode badRequest(Words words) {
        if (words.anyOf(MODEL)) {
            return ErrorCode.MODEL_NOT_FOUND;
        }
        return words.anyOf(Set.of("context_length_exceeded", "string_above_max_length"))
                ? ErrorCode.REQUEST_TOO_LARGE
                : ErrorCode.INVALID_REQUEST;
    }
}
