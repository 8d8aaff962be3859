package io.aistrale.demo.workload;

/// How a request says what it asks.
public enum Form {
    /// A chat by an OpenAI-format body.
    CHAT_BODY("chat"),
    /// A chat by plain `inputs` and parameters.
    CHAT_INPUTS("chat"),
    /// HuggingFace's older interface: a text to go on with.
    TEXT_GENERATION("text_generation"),
    EMBEDDINGS("embeddings");

    private final String operation;

    Form(String operation) {
        this.operation = operation;
    }

    /// The operation's name in the public contract.
    public String operation() {
        return operation;
    }
}
