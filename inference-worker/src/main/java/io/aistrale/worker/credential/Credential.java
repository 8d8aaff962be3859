package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;

/// A provider token, opened.
///
/// @param reference which stored token this is (`<token id>:<version>`); safe to record
public record Credential(String reference, Secret token) {}
