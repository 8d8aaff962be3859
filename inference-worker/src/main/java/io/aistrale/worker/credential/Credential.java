package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;

/// A provider token, opened.
///
/// @param reference which token this is, `<token id>:<version>` of a stored one or
///   `platform:<provider>`; safe to record
public record Credential(String reference, Secret token) {}
