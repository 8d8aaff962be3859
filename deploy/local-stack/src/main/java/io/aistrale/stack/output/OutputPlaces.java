package io.aistrale.stack.output;

import io.aistrale.schemas.token.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where outputs and their keys are.
///
/// @param password null where the server trusts this machine
/// @param keyset seals and opens: the telemetry-consumers' and the gateways'
public record OutputPlaces(String jdbcUrl, String user, @Nullable Secret password, Path keyset) {}
