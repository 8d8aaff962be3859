package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer;
import org.jspecify.annotations.Nullable;

/// An answer, and what a caller does by it.
///
/// @param publicId what the inference can be asked for by; null: it names none
/// @param retry whether it says that the same may be sent once more
record Heard(Answer answer, @Nullable String publicId, boolean retry) {}
