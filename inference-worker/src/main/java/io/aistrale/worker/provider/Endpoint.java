package io.aistrale.worker.provider;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a configured provider is and how long it is waited for.
///
/// @param name name in requests, such as `openai`
/// @param baseUrl base of its OpenAI-style paths
/// @param inferenceUrl base of HuggingFace's text-generation paths; null for others
/// @param totalTimeout longest whole call
/// @param maxResponseBytes largest answer that is read, decompressed
public record Endpoint(
        String name,
        URI baseUrl,
        @Nullable URI inferenceUrl,
        Duration totalTimeout,
        int maxResponseBytes) {}
