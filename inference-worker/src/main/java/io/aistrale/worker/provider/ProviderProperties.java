package io.aistrale.worker.provider;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The configured providers, by the name requests use.
///
/// @param providers from name to provider
@Validated
@ConfigurationProperties("aistrale")
public record ProviderProperties(Map<String, Provider> providers) {
    /// @param dialect wire format: `openai` (and compatible) or `huggingface`
    /// @param baseUrl base of the OpenAI-style paths
    /// @param inferenceUrl base of HuggingFace's text-generation paths
    /// @param totalTimeout longest whole call, default 5 minutes
    /// @param maxResponseBytes largest answer, default 16 MB
    public record Provider(
            @NotBlank String dialect,
            @NotNull URI baseUrl,
            @Nullable URI inferenceUrl,
            @DefaultValue("5m") Duration totalTimeout,
            @DefaultValue("16MB") DataSize maxResponseBytes) {
        Endpoint endpoint(String name) {
            return new Endpoint(
                    name,
                    baseUrl,
                    inferenceUrl,
                    totalTimeout,
                    Math.toIntExact(maxResponseBytes.toBytes()));
        }
    }
}
