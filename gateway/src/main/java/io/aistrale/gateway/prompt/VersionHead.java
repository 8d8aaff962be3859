package io.aistrale.gateway.prompt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A version of a prompt without what it says.
///
/// @param number counted up from 1
/// @param note what it is for
public record VersionHead(int number, @Nullable String note, String createdBy, Instant createdAt) {}
