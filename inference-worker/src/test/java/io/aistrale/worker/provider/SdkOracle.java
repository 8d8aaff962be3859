package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.simulator.ProviderSimulator;
import io.aistrale.simulator.SimulatorSettings;
import io.aistrale.simulator.ledger.ReceivedRequest;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import io.aistrale.worker.provider.ProviderRequest.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A provider's official SDK as the oracle of its dialect. Each call is made twice, by the SDK's
/// typed builders and by our dialect and egress, each at a simulator of its own. Both simulators
/// have the same seed, so the n-th call has the same answer at both, its ids included.
///
/// @param <C> the SDK's client
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SdkOracle<C> {
    static final String TOKEN = "c4nary-token-of-an-oracle";
    private static final String QUESTION =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":9}";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CompletableFuture<Void> TAKEN = CompletableFuture.completedFuture(null);

    private final NettyEgress egress = new NettyEgress(100, new SimpleMeterRegistry());
    private ProviderSimulator theirs;
    private ProviderSimulator ours;

    /// The same call in the SDK's words and in a caller's of ours.
    ///
    /// @param theirs makes the call and tells what the SDK's types say was answered
    record Twin<C>(String name, ProviderRequest ours, Function<C, Said> theirs) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A call that the provider refuses.
    ///
    /// @param model says to the simulator how it is refused
    /// @param theirs what the SDK throws
    /// @param ours the code of our outcome
    record Refusal(
            String model,
            String token,
            int status,
            Class<? extends Exception> theirs,
            ErrorCode ours) {
        Refusal(String model, int status, Class<? extends Exception> theirs, ErrorCode ours) {
            this(model, TOKEN, status, theirs, ours);
        }

        @Override
        public String toString() {
            return token.equals(TOKEN) ? model : token;
        }
    }

    /// Its name in the simulator's paths and in [Deliberate].
    abstract String provider();

    abstract Dialect dialect();

    /// @param simulator base URL of all providers
    abstract Endpoint endpoint(String simulator);

    /// A client that repeats nothing.
    ///
    /// @param simulator base URL of all providers
    abstract C client(String simulator, String token);

    abstract List<Twin<C>> twins();

    abstract List<Refusal> refusals();

    /// Asks a model anything.
    abstract void ask(C client, String model);

    /// The HTTP status of what [#ask] threw.
    abstract int status(Throwable thrown);

    @BeforeEach
    void startOver() {
        theirs = simulator();
        ours = simulator();
    }

    @AfterEach
    void stop() {
        theirs.close();
        ours.close();
    }

    @AfterAll
    void close() {
        egress.close();
    }

    private static ProviderSimulator simulator() {
        return ProviderSimulator.start(SimulatorSettings.onPorts(0).keepingRequests(1));
    }

    Stream<Twin<C>> allTwins() {
        return twins().stream();
    }

    Stream<Refusal> allRefusals() {
        return refusals().stream();
    }

    @ParameterizedTest
    @MethodSource("allTwins")
    void theDialectSendsWhatTheSdkSends(Twin<C> twin) throws Exception {
        assertThat(differences(twin))
                .filteredOn(difference -> !Deliberate.isAny(provider(), difference))
                .isEmpty();
    }

    @Test
    void noDeliberateDifferenceIsOutOfDate() throws Exception {
        var unseen = EnumSet.allOf(Deliberate.class);
        unseen.removeIf(one -> !one.isOf(provider()));
        for (var twin : twins()) {
            for (var difference : differences(twin)) {
                unseen.removeIf(one -> one.covers(provider(), difference));
            }
        }
        assertThat(unseen).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("allTwins")
    void theSdkReadsInTheAnswerWhatTheDialectReads(Twin<C> twin) throws Exception {
        var read = twin.theirs().apply(client(theirs.baseUrl(), TOKEN));

        assertThat(answered(twin.ours()).toldAs(read)).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("allRefusals")
    void theSdkThrowsWhatTheDialectNames(Refusal refusal) throws Exception {
        var client = client(theirs.baseUrl(), refusal.token());
        var thrown = catchThrowable(() -> ask(client, refusal.model()));
        var outcome = call(chat(refusal.model(), QUESTION), refusal.token(), _ -> {});

        assertThat(thrown).isExactlyInstanceOf(refusal.theirs());
        assertThat(status(thrown)).isEqualTo(refusal.status());
        assertThat(outcome.exchange().httpStatus()).isEqualTo(refusal.status());
        assertThat(code(outcome)).isEqualTo(refusal.ours());
    }

    private List<Difference> differences(Twin<C> twin) throws Exception {
        var _ = twin.theirs().apply(client(theirs.baseUrl(), TOKEN));
        var _ = call(twin.ours(), TOKEN, _ -> {});
        return Difference.between(only(theirs), only(ours));
    }

    private static ReceivedRequest only(ProviderSimulator simulator) {
        assertThat(simulator.requests()).hasSize(1);
        return simulator.requests().getFirst();
    }

    private static @Nullable ErrorCode code(ProviderOutcome outcome) {
        return switch (outcome) {
            case Rejected rejected -> rejected.code();
            case Unavailable unavailable -> unavailable.code();
            default -> null;
        };
    }

    /// @param chunks takes the chunks of a stream, one at a time
    private ProviderOutcome call(ProviderRequest request, String token, Consumer<String> chunks)
            throws Exception {
        var endpoint = endpoint(ours.baseUrl());
        var said = dialect().encode(request, endpoint, Secret.of(token));
        assertThat(said).isInstanceOf(Encoding.Call.class);
        ChunkSink sink =
                (chunk, _) -> {
                    if (chunk != null) {
                        chunk.json().lines().forEach(chunks);
                    }
                    return TAKEN;
                };
        return new ProviderClient(egress)
                .call(
                        new ProviderClient.Target(endpoint, dialect(), request, Secret.of(token)),
                        (Encoding.Call) said,
                        UUID.randomUUID(),
                        PATIENCE,
                        () -> true,
                        sink,
                        new CompletableFuture<>())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /// What our answer says to a caller who reads it with OpenAI's SDK.
    private Said answered(ProviderRequest request) throws Exception {
        var chunks = new ArrayList<String>();
        var outcome = call(request, TOKEN, chunks::add);
        assertThat(outcome).isInstanceOf(Completed.class);
        var answer = ((Completed) outcome).answer();
        if (request.task() == Task.EMBEDDINGS) {
            return Said.of(read(answer.response(), CreateEmbeddingResponse.class), answer.usage());
        }
        var said = Said.of(read(answer.response(), ChatCompletion.class), answer.usage());
        assertThat(said.text()).isEqualTo(answer.text());
        assertThat(said.finishReason()).isEqualTo(answer.finishReason());
        if (request.stream()) {
            assertThat(Said.of(putTogether(chunks), answer.usage())).isEqualTo(said);
        }
        return said;
    }

    private static ChatCompletion putTogether(List<String> chunks) throws Exception {
        var whole = ChatCompletionAccumulator.create();
        for (String chunk : chunks) {
            whole.accumulate(read(chunk, ChatCompletionChunk.class).validate());
        }
        return whole.chatCompletion();
    }

    private static <T> T read(String json, Class<T> type) throws Exception {
        return ObjectMappers.jsonMapper().readValue(json, type);
    }

    static ProviderRequest chat(String model, String body) {
        return new ProviderRequest(Task.CHAT, model, null, body, null, false);
    }

    static ProviderRequest streamed(String model, String body) {
        return new ProviderRequest(Task.CHAT, model, null, body, null, true);
    }

    static ProviderRequest embeddings(String model, String body) {
        return new ProviderRequest(Task.EMBEDDINGS, model, null, body, null, false);
    }
}
