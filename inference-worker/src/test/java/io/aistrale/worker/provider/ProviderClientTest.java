package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.simulator.ProviderSimulator;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Ambiguous;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.NotSent;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import io.aistrale.worker.provider.ProviderRequest.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The egress against the simulator's misbehaviours, over real sockets.
class ProviderClientTest {
    private static final ChunkSink NO_CHUNKS =
            (_, _) -> {
                throw new AssertionError("nothing is streamed");
            };

    private static final Secret TOKEN = Secret.of("sk-c4nary-call");
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static ProviderSimulator simulator;
    private static NettyEgress egress;
    private final OpenAiDialect dialect = new OpenAiDialect();

    @BeforeAll
    static void start() {
        simulator = ProviderSimulator.start(0);
        egress = new NettyEgress(100, new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        egress.close();
        simulator.close();
    }

    @Test
    void anAnswerIsReadAndTheAttemptIdIsTheIdempotencyKey() throws Exception {
        var attemptId = UUID.randomUUID();
        var outcome = call("echo", attemptId, Duration.ofSeconds(10), true);

        assertThat(outcome).isInstanceOf(Completed.class);
        assertThat(simulator.calls())
                .anySatisfy(
                        recorded -> assertThat(recorded.toString()).contains(attemptId.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "drip"})
    void aProviderThatDoesNotComeToAnEndIsLeftInTimeAndTheOutcomeIsAmbiguous(String model)
            throws Exception {
        var attemptId = UUID.randomUUID();
        long begun = System.nanoTime();

        assertThat(call(model, attemptId, SHORT, true))
                .isInstanceOfSatisfying(
                        Ambiguous.class,
                        end -> {
                            assertThat(end.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
                            assertThat(end.message()).contains("no whole answer within 2000 ms");
                        });
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(SHORT, SHORT.plusSeconds(2));
        await().atMost(SHORT).until(() -> !clientIsPresent(attemptId));
    }

    private static boolean clientIsPresent(UUID attemptId) {
        return simulator.calls().stream()
                .filter(call -> attemptId.toString().equals(call.idempotencyKey()))
                .allMatch(call -> call.pending() || call.clientPresent());
    }

    @Test
    void aConnectionResetAfterSendingIsAmbiguous() throws Exception {
        assertThat(call("reset", UUID.randomUUID(), Duration.ofSeconds(10), true))
                .isInstanceOfSatisfying(
                        Ambiguous.class,
                        end -> assertThat(end.code()).isEqualTo(ErrorCode.CONNECTION_LOST));
    }

    @Test
    void anAnswerPastTheByteCapIsCutOffWithItsCostKept() throws Exception {
        assertThat(call("huge", UUID.randomUUID(), Duration.ofSeconds(20), true))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        end -> {
                            assertThat(end.code()).isEqualTo(ErrorCode.RESPONSE_TOO_LARGE);
                            assertThat(end.usage()).isNotNull();
                        });
    }

    @Test
    void aProviderThatCannotBeReachedWasSentNothing() throws Exception {
        var nowhere = Endpoints.at("nowhere", URI.create("http://127.0.0.1:1/v1"), null);

        assertThat(call(nowhere, "echo", UUID.randomUUID(), Duration.ofSeconds(5), true))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        end -> assertThat(end.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @Test
    void withoutALeaseNothingIsSent() throws Exception {
        var attemptId = UUID.randomUUID();

        assertThat(call("echo", attemptId, Duration.ofSeconds(5), false))
                .isInstanceOf(NotSent.class);
        assertThat(simulator.calls())
                .noneSatisfy(
                        recorded -> assertThat(recorded.toString()).contains(attemptId.toString()));
    }

    private ProviderOutcome call(
            String model, UUID attemptId, Duration timeout, boolean mayStillSend) throws Exception {
        var base = URI.create(simulator.baseUrl() + "/openai/v1");
        var endpoint = Endpoints.at("openai", base, null);
        return call(endpoint, model, attemptId, timeout, mayStillSend);
    }

    private ProviderOutcome call(
            Endpoint endpoint, String model, UUID attemptId, Duration timeout, boolean mayStillSend)
            throws Exception {
        var request = new ProviderRequest(Task.CHAT, model, "Hello", null, null, false);
        var call = (Encoding.Call) dialect.encode(request, endpoint, TOKEN);
        return new ProviderClient(egress)
                .call(
                        new Target(endpoint, dialect, request, TOKEN),
                        call,
                        attemptId,
                        timeout,
                        () -> mayStillSend,
                        NO_CHUNKS,
                        new CompletableFuture<>())
                .get(30, TimeUnit.SECONDS);
    }
}
