package io.aistrale.gateway.admission;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What may be asked for.
///
/// @param providers names of the providers the workers are configured for
/// @param models models to show in `GET /v1/models`, by provider; a bare model name that exactly
///   one provider lists here needs no `<provider>/` in front. Others can be asked for all the same
/// @param replyAliases registered aliases under `inference.replies.` that a request may name in
///   `replyTo`
@ConfigurationProperties("aistrale")
public record CatalogueProperties(
        @DefaultValue({"anthropic", "cohere", "huggingface", "openai"}) List<String> providers,
        @DefaultValue Map<String, List<String>> models,
        @DefaultValue("default") List<String> replyAliases) {

    public CatalogueProperties {
        providers = List.copyOf(providers);
        for (String provider : models.keySet()) {
            if (!providers.contains(provider)) {
                throw new IllegalArgumentException(
                        "aistrale.models names the provider "
                                + provider
                                + ", which is not among aistrale.providers");
            }
        }
    }
}
