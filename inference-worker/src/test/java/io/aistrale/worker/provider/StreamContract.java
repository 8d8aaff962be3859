package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.Broken;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.Limit;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Ambiguous;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Interrupted;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What every dialect keeps to, over a provider's recorded streams: whole, cut at every event and
/// every byte, broken off, mutated.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StreamContract {
    private static final int MUTATIONS = 25_000;
    private static final HttpAnswer HEAD =
            new HttpAnswer(
                    200, Map.of("content-type", "text/event-stream; charset=utf-8"), new byte[0]);
    private final long seed = Long.getLong("aistrale.seed", 20_261_125L);

    /// A recorded stream and what it must be read as.
    ///
    /// @param events each with its empty line
    /// @param saysAt index of the first event in which the model says something
    /// @param wholeAt index of the event after which the answer is known to be whole
    /// @param response what the answer must be when put together
    record Recorded(
            ProviderRequest request,
            List<String> events,
            int saysAt,
            int wholeAt,
            @Nullable String text,
            @Nullable String finishReason,
            TokenUsage usage,
            String response) {
        byte[] bytes() {
            return utf8(String.join("", events));
        }
    }

    abstract Dialect dialect();

    abstract List<Recorded> streams();

    /// An error as the provider sends it within a stream, and what it means.
    abstract String errorEvent();

    abstract ErrorCode errorCode();

    Stream<Recorded> recordedStreams() {
        return streams().stream();
    }

    static ProviderRequest streamed(ProviderRequest request) {
        return new ProviderRequest(
                request.task(),
                request.model(),
                request.inputs(),
                request.body(),
                request.parameters(),
                true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void aStreamIsHandedOnAndPutTogetherToTheLastToken(Recorded recorded) {
        var run = new Run(recorded.request());
        recorded.events().forEach(event -> run.read(utf8(event)));

        assertThat(run.outcome())
                .isInstanceOfSatisfying(
                        Completed.class, completed -> isWhole(recorded, completed.answer()));
        run.handedOnAllOf(recorded);
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void whereverTheBytesAreCutTheStreamIsTheSame(Recorded recorded) {
        var random = new Random(seed);
        var bytes = recorded.bytes();
        for (int i = 0; i < 300; i++) {
            var run = new Run(recorded.request());
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(i < 3 ? 1 : 200));
                run.read(java.util.Arrays.copyOfRange(bytes, at, next));
                at = next;
            }
            assertThat(run.outcome())
                    .isInstanceOfSatisfying(
                            Completed.class, completed -> isWhole(recorded, completed.answer()));
            run.handedOnAllOf(recorded);
        }
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void linesMayEndAsTheyLike(Recorded recorded) {
        String all = String.join("", recorded.events());
        for (var lines :
                List.of(all.replace("\n", "\r\n"), all.replace("\n", "\r"), "\ufeff" + all)) {
            var run = new Run(recorded.request());
            run.read(utf8(lines));
            assertThat(run.outcome())
                    .isInstanceOfSatisfying(
                            Completed.class, completed -> isWhole(recorded, completed.answer()));
        }
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void cutAtAnyEventItIsBilledForWhatCameAndRepeatedOnlyIfNothingWasHandedOn(Recorded recorded) {
        List<End> ends =
                List.of(
                        new Answered(HEAD),
                        new Broken("reset"),
                        new TimedOut(Limit.IDLE, Duration.ofSeconds(1)));
        for (var end : ends) {
            for (int cut = 0; cut <= recorded.wholeAt(); cut++) {
                var run = new Run(recorded.request());
                recorded.events().subList(0, cut).forEach(event -> run.read(utf8(event)));
                run.end(end);

                if (cut <= recorded.saysAt()) {
                    assertThat(run.chunks).as("cut before event " + cut).isEmpty();
                    assertThat(run.outcome()).isInstanceOf(Ambiguous.class);
                } else {
                    run.isInterrupted(recorded);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void whatTheProviderHasSaidInFullIsWholeWhateverBecomesOfTheConnection(Recorded recorded) {
        for (int cut = recorded.wholeAt() + 1; cut <= recorded.events().size(); cut++) {
            var run = new Run(recorded.request());
            recorded.events().subList(0, cut).forEach(event -> run.read(utf8(event)));
            run.end(new Broken("reset"));

            assertThat(run.outcome())
                    .isInstanceOfSatisfying(
                            Completed.class,
                            completed ->
                                    assertThat(completed.answer().text())
                                            .isEqualTo(recorded.text()));
        }
    }

    @ParameterizedTest
    @MethodSource("recordedStreams")
    void anErrorWithinTheStreamIsReadAsItsCode(Recorded recorded) {
        for (int cut = 0; cut <= recorded.wholeAt(); cut++) {
            var run = new Run(recorded.request());
            recorded.events().subList(0, cut).forEach(event -> run.read(utf8(event)));
            run.read(utf8(errorEvent()));

            if (cut <= recorded.saysAt()) {
                assertThat(run.chunks).isEmpty();
                assertThat(code(run.outcome())).isEqualTo(errorCode());
                assertThat(run.outcome()).isNotInstanceOf(Interrupted.class);
            } else {
                assertThat(code(run.outcome())).isEqualTo(errorCode());
                run.isInterrupted(recorded);
            }
        }
    }

    /// Seeded, so that what is found can be found again.
    @Test
    void howeverAStreamIsMutatedNothingIsThrownAndItsCostIsKept() {
        var random = new Random(seed);
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        var recorded = streams();
        for (int i = 0; i < MUTATIONS; i++) {
            var one = recorded.get(random.nextInt(recorded.size()));
            var mutated = Mutations.of(one.bytes(), random);
            var run = new Run(one.request());
            run.read(mutated);
            run.end(new Answered(HEAD));
            var outcome = run.outcome();
            assertThat(isCostKept(outcome, run.chunks.isEmpty()))
                    .as(() -> outcome + "\n" + new String(mutated, StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    private static boolean isCostKept(ProviderOutcome outcome, boolean nothingHandedOn) {
        return switch (outcome) {
            case Completed(var answer, var _) -> answer.usage() != null;
            case Interrupted(var _, var _, var partial, var _) -> partial.usage().estimated();
            case Rejected rejected -> nothingHandedOn;
            case Ambiguous _, Unavailable _ -> nothingHandedOn;
            case ProviderOutcome.CutOff _, ProviderOutcome.NotSent _ -> false;
        };
    }

    private static ErrorCode code(ProviderOutcome outcome) {
        return switch (outcome) {
            case Rejected rejected -> rejected.code();
            case Unavailable unavailable -> unavailable.code();
            case Ambiguous ambiguous -> ambiguous.code();
            case Interrupted interrupted -> interrupted.code();
            default -> throw new AssertionError("no error: " + outcome);
        };
    }

    private static void isWhole(Recorded recorded, Answer answer) {
        assertThat(answer.text()).isEqualTo(recorded.text());
        assertThat(answer.finishReason()).isEqualTo(recorded.finishReason());
        assertThat(answer.usage()).isEqualTo(recorded.usage());
        assertThat((JsonNode) Json.object(answer.response()))
                .isEqualTo(Json.object(recorded.response()));
    }

    /// One stream being read.
    private final class Run {
        private final List<Chunk> chunks = new ArrayList<>();
        private final StreamReading reading;
        private int lasts;

        Run(ProviderRequest request) {
            var target =
                    new Target(
                            Endpoints.at("p", java.net.URI.create("http://p"), null),
                            dialect(),
                            request,
                            Secret.of("sk-c4nary-contract"));
            reading = new StreamReading(target, this::take);
            assertThat(reading.wants(HEAD)).isTrue();
        }

        private CompletableFuture<Void> take(@Nullable Chunk chunk, boolean last) {
            assertThat(lasts).as("nothing comes after the last").isZero();
            if (chunk != null) {
                chunks.add(chunk);
            }
            lasts += last ? 1 : 0;
            return CompletableFuture.completedFuture(null);
        }

        void read(byte[] part) {
            assertThat(reading.read(part)).isCompleted();
        }

        void end(End how) {
            reading.ended(how);
        }

        ProviderOutcome outcome() {
            assertThat(reading.outcome()).isCompleted();
            return reading.outcome().join();
        }

        String text() {
            return chunks.stream().map(Chunk::text).collect(Collectors.joining());
        }

        void handedOnAllOf(Recorded recorded) {
            assertThat(text()).isEqualTo(recorded.text() == null ? "" : recorded.text());
            assertThat(lasts).isEqualTo(1);
            var lines = chunks.stream().flatMap(chunk -> chunk.json().lines()).toList();
            assertThat(lines).allMatch(line -> Json.object(line) != null);
            assertThat(lines.stream().map(Json::object).map(line -> Json.text(line, "object")))
                    .allMatch(kind ->
                            "chat.completion.chunk".equals(kind) || "text_completion".equals(kind));
        }

        void isInterrupted(Recorded recorded) {
            assertThat(lasts).isEqualTo(1);
            assertThat(outcome())
                    .isInstanceOfSatisfying(
                            Interrupted.class,
                            interrupted -> {
                                var usage = interrupted.partial().usage();
                                assertThat(usage.estimated()).isTrue();
                                assertThat(usage.input() + usage.cachedInput()).isPositive();
                                assertThat(usage.output() + usage.reasoning()).isPositive();
                                String whole = recorded.text() == null ? "" : recorded.text();
                                assertThat(whole).startsWith(text());
                            });
        }
    }
}
