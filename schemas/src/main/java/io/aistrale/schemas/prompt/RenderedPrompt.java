package io.aistrale.schemas.prompt;

import tools.jackson.databind.node.ArrayNode;

/// What rendering a prompt came to.
public sealed interface RenderedPrompt
        permits RenderedPrompt.Text, RenderedPrompt.Messages, PromptFault {

    record Text(String text) implements RenderedPrompt {}

    /// In OpenAI's form.
    record Messages(ArrayNode messages) implements RenderedPrompt {}
}
