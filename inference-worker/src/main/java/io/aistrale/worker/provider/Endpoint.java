package io.aistrale.worker.provider;

import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a configured provider is, how it is reached and how long it is waited for.
///
/// @param name name in requests, such as `openai`
/// @param baseUrl base of its OpenAI-style paths
/// @param inferenceUrl base of HuggingFace's text-generation paths; null for others
/// @param apiVersion version of its interface; null for the dialect's own choice
/// @param region it processes calls in, in lower case, where that has a price of its own; null
///   where none is configured
public record Endpoint(
        String name,
        URI baseUrl,
        @Nullable URI inferenceUrl,
        @Nullable String apiVersion,
        Limits limits,
        Transport transport,
        @Nullable String region) {
    static final String AUTHORIZATION = "authorization";

    /// One of no particular region.
    public Endpoint(
            String name,
            URI baseUrl,
            @Nullable URI inferenceUrl,
            @Nullable String apiVersion,
            Limits limits,
            Transport transport) {
        this(name, baseUrl, inferenceUrl, apiVersion, limits, transport, null);
    }

    /// The header that shows the token, never logged.
    Map<String, String> authorization(Secret token) {
        String header = transport.tokenHeader();
        return Map.of(
                header, header.equals(AUTHORIZATION) ? "Bearer " + token.reveal() : token.reveal());
    }

    /// The member that caps a chat's output. OpenAI's reasoning models refuse `max_tokens`
    /// (developers.openai.com, Chat Completions, `max_completion_tokens`); most others know no
    /// other.
    String outputCapMember() {
        String host = String.valueOf(baseUrl.getHost());
        return ("." + host).endsWith(".api.openai.com") || host.endsWith(".azure.com")
                ? "max_completion_tokens"
                : "max_tokens";
    }

    public Duration totalTimeout() {
        return limits.total();
    }

    public int maxResponseBytes() {
        return limits.maxResponseBytes();
    }

    /// What ends a call that does not end by itself.
    ///
    /// @param total from the call's beginning to the last byte of the answer
    /// @param firstByte from the sent request to the head of the answer
    /// @param idle longest silence once the answer has begun
    /// @param connect longest wait for a connection
    /// @param maxResponseBytes largest answer that is read, decompressed
    public record Limits(
            Duration total,
            Duration firstByte,
            Duration idle,
            Duration connect,
            int maxResponseBytes) {}

    /// How the provider is spoken to.
    ///
    /// @param trustCertificates PEM file of the only certificates trusted; null for the system's
    /// @param tokenHeader lower-case header of the token; `authorization` carries it as a bearer's,
    ///   others as it is
    /// @param addresses where it may be
    /// @param asksForUsage whether its streams are asked to tell usage (`include_usage`)
    public record Transport(
            HttpVersion httpVersion,
            @Nullable Path trustCertificates,
            String tokenHeader,
            AddressRule addresses,
            boolean asksForUsage) {
        /// HTTP/1.1 or 2, the system's certificates, a bearer token, public addresses.
        public static final Transport DEFAULT =
                new Transport(HttpVersion.AUTO, null, AUTHORIZATION, new AddressRule(false), true);
    }
}
