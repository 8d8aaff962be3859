package io.aistrale.worker.limit;

import jakarta.validation.Valid;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Limits of providers: each credential of theirs has a rate of its own.
///
/// @param providers from a provider's name to `requests-per-minute` and `tokens-per-minute`;
///   default none
@Validated
@ConfigurationProperties("aistrale")
public record ProviderLimitProperties(@DefaultValue Map<String, @Valid PerMinute> providers) {}
