package io.aistrale.gateway.key;

import io.aistrale.schemas.token.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The operator's key.
///
/// @param key at least 16 characters. No default
@ConfigurationProperties("aistrale.admin")
public record AdminProperties(@Nullable Secret key) {}
