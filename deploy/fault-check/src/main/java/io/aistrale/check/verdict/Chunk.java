package io.aistrale.check.verdict;

import java.util.UUID;

/// A published piece of a streamed answer.
///
/// @param sequence counted from 0 within the attempt
/// @param text what it adds; empty where it adds none
/// @param last whether it says that none follows
public record Chunk(UUID requestId, UUID attemptId, int sequence, String text, boolean last) {}
