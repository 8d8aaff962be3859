package io.aistrale.gateway.dataset;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A dataset without its cases.
///
/// @param id a version 7 UUID
/// @param userId its owner
/// @param name one of the owner's
/// @param cases how many it has
/// @param digest SHA-256 of what was uploaded, in hexadecimal
public record Dataset(
        UUID id,
        String userId,
        String name,
        @Nullable String description,
        int cases,
        String digest,
        Instant createdAt) {}
