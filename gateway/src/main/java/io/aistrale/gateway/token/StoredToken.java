package io.aistrale.gateway.token;

import io.aistrale.schemas.token.TokenOwner;
import java.time.Instant;
import java.util.UUID;

/// All that can be known of a stored provider token here.
///
/// @param tokenId new with every value; part of what the sealed bytes are bound to
/// @param version counts the values stored for this provider and owner, from 1
/// @param keyId key it is sealed with
/// @param createdBy user who stored it
public record StoredToken(
        UUID tokenId,
        String provider,
        TokenOwner owner,
        int version,
        String keyId,
        String createdBy,
        Instant createdAt) {}
