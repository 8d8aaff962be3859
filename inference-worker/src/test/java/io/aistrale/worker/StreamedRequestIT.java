package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.WorkerOnRealParts.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streamed requests on a real broker, against the provider simulator.
@WithRealParts
class StreamedRequestIT {
    private static final String QUESTION =
            "Tell me of streams that run into the sea, at some length.";
    private static WorkerOnRealParts worker;

    @BeforeAll
    static void start() {
        worker = WorkerOnRealParts.start();
        for (var provider : List.of("huggingface", "openai", "anthropic", "cohere")) {
            worker.storeToken(provider, "ana", "c4nary-token-of-" + provider);
        }
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    private static InferenceRequest.Builder streamed(String provider, String model) {
        return WorkerOnRealParts.request("ana", provider, model, QUESTION).setStream(true);
    }

    private static String text(List<Piece> chunks) {
        return chunks.stream()
                .map(piece -> piece.chunk().getDeltaText())
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, CHAT, false",
        "anthropic, CHAT, false",
        "cohere, CHAT, false",
        "huggingface, CHAT, false",
        "huggingface, TEXT_GENERATION, true"
    })
    void chunksCarryWhatTheResultHoldsWhole(
            String provider, Operation operation, boolean estimated) {
        var request = streamed(provider, "model-slow-400ms").setOperation(operation).build();
        worker.publish(
                Topics.REQUESTS,
                request,
                Map.of(
                        RecordHeaders.REPLY_TOPIC,
                        RecordHeaders.bytes("inference.replies.gateway"),
                        RecordHeaders.REPLY_PARTITION,
                        new byte[] {0, 0, 0, 9},
                        RecordHeaders.CORRELATION_ID,
                        new byte[] {7}));

        var result = worker.replyTo(request.getRequestId()).result();
        var pieces = worker.chunksOf(request.getRequestId());
        var finished = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).get(1);
        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(text(pieces)).isEqualTo(result.getOutputText()).contains("streams");
        assertThat(pieces)
                .hasSizeGreaterThan(2)
                .allSatisfy(piece -> {
                    assertThat(piece.chunk().getAttemptId())
                            .isEqualTo(finished.getAttempt().getAttemptId());
                    assertThat(piece.message().topic()).isEqualTo("inference.chunks.gateway");
                    assertThat(piece.message().partition()).isEqualTo(9);
                    assertThat(
                                    piece.message()
                                            .headers()
                                            .lastHeader(RecordHeaders.CORRELATION_ID)
                                            .value())
                            .containsExactly(7);
                });
        assertThat(pieces)
                .extracting(piece -> piece.chunk().getSequence())
                .isEqualTo(IntStream.range(0, pieces.size()).boxed().toList());
        assertThat(pieces.subList(0, pieces.size() - 1))
                .noneMatch(piece -> piece.chunk().getLast());

        var billed = worker.billed(finished.getAttempt().getAttemptId());
        assertThat(result.getUsage().getEstimated()).isEqualTo(estimated);
        assertThat(result.getUsage().getInputTokens()).isEqualTo(billed.inputTokens());
        assertThat(result.getUsage().getOutputTokens()).isEqualTo(billed.outputTokens());
        assertThat(finished.getTimeToFirstTokenMicros())
                .isBetween(90_000L, finished.getDurationMicros());
    }

    @Test
    void chunksComeWhileTheProviderIsStillSpeaking() {
        var request = streamed("openai", "slow-2s").build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        var chunks = worker.chunksOf(request.getRequestId());
        assertThat(chunks.getFirst().chunk().getReceivedAt())
                .isBefore(result.getFinishedAt().minusMillis(700));
        assertThat(chunks.getFirst().message().timestamp())
                .as("it was in Kafka long before the end")
                .isLessThan(result.getFinishedAt().minusMillis(500).toEpochMilli());
    }

    @Test
    void aStreamCutByItsDeadlineIsBilledForWhatCameAndNotRepeated() {
        var request =
                streamed("openai", "slow-8s").setDeadline(Instant.now().plusSeconds(5)).build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        var chunks = worker.chunksOf(request.getRequestId());
        assertThat(result.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(result.getErrorCode()).isEqualTo("provider_timeout");
        assertThat(result.getOutputText()).isNotEmpty().isEqualTo(text(chunks));
        assertThat(result.getAttempts()).isOne();
        var finished = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).get(1);
        assertThat(finished.getInterrupted()).isTrue();
        assertThat(finished.getStatus()).isEqualTo(AttemptStatus.ERROR);
        assertThat(finished.getUsage().getEstimated()).isTrue();

        var billed = worker.billed(finished.getAttempt().getAttemptId());
        assertThat(billed.clientPresent()).as("the connection was closed").isFalse();
        assertThat(finished.getUsage().getInputTokens()).isEqualTo(billed.inputTokens());
        assertThat(finished.getUsage().getOutputTokens())
                .isPositive()
                .isCloseTo(billed.outputTokens(), within(5L));
    }

    @Test
    void aCallThatFailsBeforeItsFirstWordIsRepeated() {
        var request = streamed("anthropic", "error-500").setMaxAttempts(2).build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        assertThat(result.getErrorCode()).isEqualTo("provider_error");
        assertThat(result.getAttempts()).isEqualTo(2);
        assertThat(worker.chunksSeen(request.getRequestId())).isEmpty();
    }

    @Test
    void embeddingsAreNotStreamed() {
        var request = streamed("openai", "echo").setOperation(Operation.EMBEDDINGS).build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        assertThat(result.getErrorCode()).isEqualTo("unsupported_operation");
        assertThat(result.getErrorMessage()).startsWith("stream:");
    }

    @Test
    void aHundredStreamsRunBesideEachOther() {
        var requests =
                IntStream.range(0, 100)
                        .mapToObj(_ -> streamed("openai", "slow-2s").build())
                        .toList();
        var begun = Instant.now();
        requests.forEach(request -> worker.publish(Topics.REQUESTS, request, Map.of()));

        for (var request : requests) {
            var result = worker.replyTo(request.getRequestId()).result();
            var chunks = worker.chunksOf(request.getRequestId());
            assertThat(text(chunks)).isEqualTo(result.getOutputText());
            assertThat(chunks.stream().map(Piece::chunk).map(InferenceChunk::getSequence))
                    .isEqualTo(IntStream.range(0, chunks.size()).boxed().toList());
        }
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }
}
