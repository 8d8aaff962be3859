package io.aistrale.simulator.wire;

public enum Operation {
    CHAT,
    EMBEDDINGS,
    TEXT_GENERATION,
    LIST_MODELS
}
