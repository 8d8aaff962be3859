package io.aistrale.gateway.token;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What provider tokens are sealed with.
///
/// @param publicKeyset file of the public keyset (`deploy/aistrale tokens` makes it). Default:
///   empty, and the start fails
@ConfigurationProperties("aistrale.token")
public record TokenProperties(@DefaultValue("") String publicKeyset) {}
