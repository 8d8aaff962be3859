package io.aistrale.demo.workload;

/// How a request reaches the stack and its result comes back.
public enum Way {
    /// `POST /v1/inferences` with `Prefer: wait`.
    HTTP_WAIT,
    /// `POST /v1/inferences`, then `GET` until it has ended.
    HTTP_POLL,
    /// `POST /v1/chat/completions` or `/v1/embeddings`, as OpenAI's own clients do.
    HTTP_OPENAI,
    /// A record on `inference.requests`, the reply by Spring's ReplyingKafkaTemplate.
    KAFKA;

    public boolean overHttp() {
        return this != KAFKA;
    }
}
