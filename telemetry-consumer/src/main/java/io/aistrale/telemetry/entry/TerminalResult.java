package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.InferenceResult;

/// A request's result.
///
/// @param stored whether the output may be kept
public record TerminalResult(InferenceResult result, boolean stored) {

    public boolean hasOutputToKeep() {
        return stored && (result.getOutputText() != null || result.getResponse() != null);
    }
}
