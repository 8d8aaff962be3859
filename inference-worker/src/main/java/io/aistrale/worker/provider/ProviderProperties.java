package io.aistrale.worker.provider;

import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.Endpoint.Transport;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The configured providers, by the name requests use.
///
/// @param providers from name to provider
@Validated
public record ProviderProperties(Map<String, Provider> providers) {
    /// @param preset vendor whose settings are known: `azure-openai`, `mistral`, `groq`,
    ///   `together`, `deepseek`, `gemini`, `ollama` or `vllm`; what is set here beside it wins.
    ///   Default none
    /// @param dialect wire format, `openai` with a preset: `openai` (and compatible),
    ///   `huggingface`, `anthropic` or `cohere`
    /// @param baseUrl base of the OpenAI-style paths
    /// @param inferenceUrl base of HuggingFace's text-generation paths
    /// @param apiVersion version of its interface, such as Anthropic's `2023-06-01`; default the
    ///   dialect's own choice
    /// @param defaultMaxTokens output cap laid on chats and generations that name none; default
    ///   none, 4,096 for Anthropic, which requires one
    /// @param totalTimeout longest whole call, default 5 minutes
    /// @param firstByteTimeout longest wait from the sent request to the head of the answer, which
    ///   comes only when the model is done; default the total
    /// @param idleTimeout longest silence within an answer, default 60 s
    /// @param connectTimeout longest wait for a connection, default 5 s
    /// @param maxResponseBytes largest answer, decompressed, default 16 MB
    /// @param httpVersion `auto` (default), `1.1` or `2`
    /// @param trustCertificates PEM file of the only certificates trusted; default the system's
    /// @param allowPrivateAddresses whether it may be on loopback or in a private range; default
    ///   false, true for `ollama` and `vllm`. Link-local and metadata addresses never are allowed
    /// @param streamUsage how streams come to tell usage: `ask` (default; by
    ///   `stream_options.include_usage`) or `given` (without a question; default for `mistral`)
    /// @param tokenHeader header of the token, default `authorization` (as a bearer's)
    /// @param region it processes calls in, such as `eu` for OpenAI's `eu.api.openai.com`: prices
    ///   may differ by it. What the provider says itself holds before. Default none
    public record Provider(
            @Nullable String preset,
            @Nullable String dialect,
            @Nullable URI baseUrl,
            @Nullable URI inferenceUrl,
            @Nullable String apiVersion,
            @Nullable @Positive Integer defaultMaxTokens,
            @DefaultValue("5m") Duration totalTimeout,
            @Nullable Duration firstByteTimeout,
            @DefaultValue("60s") Duration idleTimeout,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("16MB") DataSize maxResponseBytes,
            @DefaultValue("auto") @Pattern(regexp = "auto|1\\.1|2") String httpVersion,
            @Nullable Path trustCertificates,
            @Nullable Boolean allowPrivateAddresses,
            @Nullable @Pattern(regexp = "ask|given") String streamUsage,
            @Nullable String tokenHeader,
            @Nullable @Pattern(regexp = "[a-zA-Z0-9][a-zA-Z0-9-]{0,63}") String region) {
        /// @throws IllegalArgumentException naming the setting that is wrong or missing
        String dialectOf(String name) {
            if (dialect == null && preset == null) {
                throw new IllegalArgumentException(
                        "aistrale.providers." + name + " needs a dialect or a preset");
            }
            return dialect == null ? "openai" : dialect;
        }

        /// @throws IllegalArgumentException naming the setting that is wrong or missing
        Endpoint endpoint(String name) {
            var vendor = vendor(name);
            var base = baseUrl == null && vendor != null ? vendor.baseUrl() : baseUrl;
            if (base == null) {
                throw new IllegalArgumentException(
                        "aistrale.providers." + name + ".base-url is required");
            }
            String preferred = vendor == null ? Endpoint.AUTHORIZATION : vendor.tokenHeader();
            var header = tokenHeader == null ? preferred : tokenHeader.toLowerCase(Locale.ROOT);
            var limits =
                    new Limits(
                            totalTimeout,
                            firstByteTimeout == null ? totalTimeout : firstByteTimeout,
                            idleTimeout,
                            connectTimeout,
                            Math.toIntExact(maxResponseBytes.toBytes()));
            var rule =
                    new AddressRule(
                            allowPrivateAddresses == null
                                    ? vendor != null && vendor.isLocal()
                                    : allowPrivateAddresses);
            boolean asks =
                    streamUsage == null
                            ? vendor == null || vendor.isAskedForUsage()
                            : streamUsage.equals("ask");
            var transport =
                    new Transport(
                            HttpVersion.of(httpVersion), trustCertificates, header, rule, asks);
            return new Endpoint(
                    name, base, inferenceUrl, apiVersion, limits, transport, inLowerCase(region));
        }

        private static @Nullable String inLowerCase(@Nullable String text) {
            return text == null ? null : text.toLowerCase(Locale.ROOT);
        }

        private @Nullable Preset vendor(String name) {
            try {
                return preset == null ? null : Preset.of(preset);
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "aistrale.providers." + name + "." + unknown.getMessage(), unknown);
            }
        }
    }
}
