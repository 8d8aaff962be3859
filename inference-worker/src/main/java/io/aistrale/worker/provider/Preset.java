package io.aistrale.worker.provider;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vendors that speak OpenAI's format, so that naming one is all their configuration.
enum Preset {
    /// The v1 API; its base, `https://<resource>.openai.azure.com/openai/v1`, is each customer's
    /// own, and the model is the deployment's name (learn.microsoft.com, Azure OpenAI API version
    /// lifecycle).
    AZURE_OPENAI("azure-openai", null, "api-key"),
    /// docs.mistral.ai/api
    MISTRAL("mistral", "https://api.mistral.ai/v1"),
    /// console.groq.com/docs/openai
    GROQ("groq", "https://api.groq.com/openai/v1"),
    /// docs.together.ai/docs/openai-api-compatibility
    TOGETHER("together", "https://api.together.xyz/v1"),
    /// api-docs.deepseek.com
    DEEPSEEK("deepseek", "https://api.deepseek.com/v1"),
    /// ai.google.dev/gemini-api/docs/openai
    GEMINI("gemini", "https://generativelanguage.googleapis.com/v1beta/openai"),
    /// docs.ollama.com/api/openai-compatibility
    OLLAMA("ollama", "http://127.0.0.1:11434/v1"),
    /// docs.vllm.ai, OpenAI-compatible server
    VLLM("vllm", "http://127.0.0.1:8000/v1");

    private final String word;
    private final @Nullable URI baseUrl;
    private final String tokenHeader;

    Preset(String word, String baseUrl) {
        this(word, baseUrl, Endpoint.AUTHORIZATION);
    }

    Preset(String word, @Nullable String baseUrl, String tokenHeader) {
        this.word = word;
        this.baseUrl = baseUrl == null ? null : URI.create(baseUrl);
        this.tokenHeader = tokenHeader;
    }

    /// @throws IllegalArgumentException naming those there are
    static Preset of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word.equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "preset is " + word + ", expected one of " + words()));
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(preset -> preset.word).toList();
    }

    /// Null where each customer has one of their own.
    @Nullable URI baseUrl() {
        return baseUrl;
    }

    /// Whether its streams tell usage only where asked; Mistral's tell it always, and refuse the
    /// question as an unknown member (docs.mistral.ai/api, 422 `extra_forbidden`).
    boolean isAskedForUsage() {
        return this != MISTRAL;
    }

    /// Whether it runs on the operator's own machines.
    boolean isLocal() {
        return this == OLLAMA || this == VLLM;
    }

    String tokenHeader() {
        return tokenHeader;
    }
}
