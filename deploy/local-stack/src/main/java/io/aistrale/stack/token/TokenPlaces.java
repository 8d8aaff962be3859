package io.aistrale.stack.token;

import io.aistrale.schemas.token.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where tokens and their keys are.
///
/// @param user owns the database: no service's role may both read and write a sealed token
/// @param password null where the server trusts this machine
/// @param privateKeyset opens: the workers'
/// @param publicKeyset seals: the gateways'
public record TokenPlaces(
        String jdbcUrl,
        String user,
        @Nullable Secret password,
        Path privateKeyset,
        Path publicKeyset) {}
