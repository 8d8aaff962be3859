package io.aistrale.worker.provider;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Every way in which our requests are meant to differ from those of the official SDKs. What is not
/// here is a fault; what is here and is not seen in any call is out of date.
enum Deliberate {
    IDEMPOTENCY_KEY(
            Set.of("openai", "huggingface", "anthropic", "cohere"),
            "header idempotency-key",
            (theirs, ours) -> theirs == null && isUuid(ours),
            "the attempt's id, so that a provider that honours it can tell a repetition"),
    USAGE_IS_ASKED_FOR(
            Set.of("openai", "huggingface"),
            "/stream_options",
            (theirs, ours) -> theirs == null && isJson(ours, "{\"include_usage\":true}"),
            "without it a stream does not tell what it costs"),
    FLOATS_UNLESS_ASKED(
            Set.of("openai", "huggingface"),
            "/encoding_format",
            (theirs, ours) -> isText(theirs, "base64") && ours == null,
            "the SDK asks for base64 on its own and unpacks it; we pass on what the caller asked for"),
    API_KEY_HEADER(
            Set.of("anthropic"),
            "header (authorization|x-api-key)",
            (theirs, ours) ->
                    isText(theirs, "Bearer " + SdkOracle.TOKEN) && ours == null
                            || theirs == null && isText(ours, SdkOracle.TOKEN),
            "the SDK has sent the key as a bearer's since 3.0; x-api-key is taken by every version"),
    API_VERSION(
            Set.of("anthropic"),
            "header anthropic-version",
            (theirs, ours) -> isText(theirs, "2026-10-21") && isText(ours, "2023-06-01"),
            "later versions take no sampling parameters; api-version asks for them"),
    TEXT_AS_BLOCK(
            Set.of("anthropic"),
            "/system|/messages/\\d+/content(/\\d+/content)?",
            (theirs, ours) ->
                    theirs != null
                            && theirs.isString()
                            && isJson(ours, "[{\"type\":\"text\",\"text\":" + theirs + "}]"),
            "a text is a short form of one block of text; turns are put together from blocks"),
    JSON_IS_ACCEPTED(
            Set.of("openai", "huggingface"),
            "header accept",
            (theirs, ours) -> theirs == null && isText(ours, "application/json"),
            "the media type of what is asked for, where the SDK names none"),
    STREAMS_ARE_ACCEPTED(
            Set.of("cohere"),
            "header accept",
            (theirs, ours) ->
                    isText(theirs, "application/json") && isText(ours, "text/event-stream"),
            "the media type of what is asked for, where the SDK names another");

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Set<String> providers;
    private final Pattern at;
    private final BiPredicate<@Nullable JsonNode, @Nullable JsonNode> covers;
    private final String reason;

    Deliberate(
            Set<String> providers,
            String at,
            BiPredicate<@Nullable JsonNode, @Nullable JsonNode> covers,
            String reason) {
        this.providers = providers;
        this.at = Pattern.compile(at);
        this.covers = covers;
        this.reason = reason;
    }

    boolean isOf(String provider) {
        return providers.contains(provider);
    }

    boolean covers(String provider, Difference difference) {
        return isOf(provider)
                && at.matcher(difference.at()).matches()
                && covers.test(difference.theirs(), difference.ours());
    }

    static boolean isAny(String provider, Difference difference) {
        return Arrays.stream(values()).anyMatch(one -> one.covers(provider, difference));
    }

    private static boolean isJson(@Nullable JsonNode node, String json) {
        return Objects.equals(node, Json.MAPPER.readTree(json));
    }

    private static boolean isText(@Nullable JsonNode node, String text) {
        return node != null && text.equals(node.asString(""));
    }

    private static boolean isUuid(@Nullable JsonNode node) {
        return node != null && UUID_TEXT.matcher(node.asString("")).matches();
    }

    @Override
    public String toString() {
        return name() + " (" + reason + ")";
    }
}
