package io.aistrale.worker.provider;

/// The version of HTTP a provider is spoken to in.
public enum HttpVersion {
    /// What the provider chooses in the TLS handshake; 1.1 without TLS.
    AUTO,
    HTTP_1_1,
    /// 2 or nothing; without TLS by prior knowledge.
    HTTP_2;

    /// @param word `auto`, `1.1` or `2`
    static HttpVersion of(String word) {
        return switch (word) {
            case "auto" -> AUTO;
            case "1.1" -> HTTP_1_1;
            case "2" -> HTTP_2;
            default ->
                    throw new IllegalArgumentException(
                            "http-version is " + word + ", expected auto, 1.1 or 2");
        };
    }
}
