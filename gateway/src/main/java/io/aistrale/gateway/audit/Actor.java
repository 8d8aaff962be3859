package io.aistrale.gateway.audit;

import java.util.UUID;

/// Who asks for a change.
///
/// @param keyId public id of their API key
/// @param userId user of that key
/// @param requestId the answer's `x-request-id`
public record Actor(String keyId, String userId, UUID requestId) {}
