package io.aistrale.stack.evaluation;

import io.aistrale.schemas.token.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where evaluations are run.
///
/// @param url the gateway's base URL
/// @param apiKey of whoever they are run for; null: none is known
public record GatewayPlace(URI url, @Nullable Secret apiKey) {}
