package io.aistrale.check.verdict;

import java.util.UUID;

/// A copy of a result on a reply topic.
///
/// @param correlation of the record it answers; empty where none was echoed
/// @param result digest of all its bytes
public record Reply(UUID requestId, String correlation, String result) {}
