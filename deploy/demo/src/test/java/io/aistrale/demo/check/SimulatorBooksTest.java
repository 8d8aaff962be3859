package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulatorBooksTest {

    @Test
    void aLineIsReadIntoDisjointClasses() {
        var call =
                SimulatorBooks.call(
                        """
                        {"provider":"openai","model":"cached-tokens","idempotencyKey":"k","inputTokens":80,\
                        "outputTokens":30,"cachedInputTokens":40,"cacheWrite5mTokens":10,\
                        "cacheWrite1hTokens":5,"reasoningTokens":20,"status":200,\
                        "at":"2026-11-22T12:00:00.123456Z","clientPresent":true,"durationMillis":3,\
                        "pending":false,"somethingNew":1}\
                        """);
        assertThat(call.tokens()).isEqualTo(new TokenCounts(25, 40, 10, 5, 10, 20));
    }

    @Test
    void aLineWithOnlyTheContractsFieldsIsRead() {
        var call =
                SimulatorBooks.call(
                        """
                        {"provider":"openai","model":"m","idempotencyKey":null,"inputTokens":8,\
                        "outputTokens":3,"status":200,"at":"2026-11-22T12:00:00Z","clientPresent":true}\
                        """);
        assertThat(call.tokens()).isEqualTo(new TokenCounts(8, 0, 0, 0, 3, 0));
        assertThat(call.idempotencyKey()).isNull();
    }
}
