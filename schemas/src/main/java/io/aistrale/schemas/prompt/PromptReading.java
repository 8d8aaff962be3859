package io.aistrale.schemas.prompt;

/// What reading a prompt came to.
public sealed interface PromptReading permits PromptTemplate, PromptFault {}
