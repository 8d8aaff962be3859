package io.aistrale.schemas.prompt;

/// Why a prompt cannot be stored or rendered.
///
/// @param place which part: `template`, `messages[1].content`, `variables.city`
/// @param line in that part, from 1; 0 where it is no template
/// @param reason for its author; nothing of any value
public record PromptFault(String place, int line, String reason)
        implements PromptReading, RenderedPrompt {

    /// In one sentence.
    public String message() {
        return line == 0 ? place + ": " + reason : place + ", line " + line + ": " + reason;
    }
}
