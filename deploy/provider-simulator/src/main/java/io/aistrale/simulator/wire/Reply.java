package io.aistrale.simulator.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the model says.
///
/// @param id 24 hexadecimal digits, different for every call
/// @param toolCall instead of text
/// @param cutShort whether the caller's cap ended it
/// @param usageOmitted whether the answer keeps silent about usage
public record Reply(
        String id,
        String text,
        @Nullable ToolCall toolCall,
        boolean cutShort,
        Usage usage,
        boolean usageOmitted) {

    /// The same, billed the same, in other words.
    public Reply saying(String other) {
        return new Reply(id, other, toolCall, cutShort, usage, usageOmitted);
    }

    public record ToolCall(String name, ObjectNode arguments) {}
}
