package io.aistrale.gateway.secret;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the gateway's own secret is.
///
/// @param file holds at least 32 random bytes, base64; all gateways of a deployment share it. Both
///   the API keys' pepper and the key of the public inference ids are derived from it, so with
///   another file every API key and every public inference id is void. Default: empty, and the
///   start fails
@ConfigurationProperties("aistrale.secret")
public record SecretProperties(@DefaultValue("") String file) {}
