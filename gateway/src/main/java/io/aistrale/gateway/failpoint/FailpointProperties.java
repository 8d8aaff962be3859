package io.aistrale.gateway.failpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// For fault tests only.
///
/// @param at where the gateway ends as if killed, `<step>:<n>`: at the n-th passing of the step;
///   null or blank (default): nowhere
@ConfigurationProperties("aistrale.failpoint")
public record FailpointProperties(@Nullable String at) {}
