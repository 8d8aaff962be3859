package io.aistrale.bench.ingest;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ended provider calls such as workers write, the same ones for the same seed: 200 users in 20
/// projects, 8 models, three tags, answers of 1 to 2 KB; 2 in 100 calls fail, and their request
/// with them.
final class CallMaker {
    static final int USERS = 200;
    private static final int PROJECTS = 20;
    private static final int REQUEST_PARTITIONS = 16;
    private static final int FAILED_PERCENT = 2;

    private static final List<Map.Entry<String, String>> MODELS =
            List.of(
                    Map.entry("openai", "gpt-4o-mini"),
                    Map.entry("openai", "gpt-4o"),
                    Map.entry("openai", "gpt-4.1"),
                    Map.entry("openai", "gpt-4.1-mini"),
                    Map.entry("anthropic", "claude-haiku-4-5"),
                    Map.entry("anthropic", "claude-sonnet-4-5"),
                    Map.entry("cohere", "command-r-08-2024"),
                    Map.entry("cohere", "command-r7b-12-2024"));

    private static final String[] WORDS =
            ("the parcel has been on its way since Tuesday and we are sorry to hear that it did not"
                            + " arrive please find below what our carrier told us about your order"
                            + " number delivery address customer refund within business days")
                    .split(" ");

    private final Random random;
    private final Instant begin;
    private int made;

    /// @param begin time inside the first call's ids; each later one is a millisecond on
    CallMaker(Instant begin, long seed) {
        this.begin = begin;
        this.random = new Random(seed);
    }

    AttemptFinished next() {
        int number = made++;
        Instant asked = begin.plusMillis(number);
        boolean failed = random.nextInt(100) < FAILED_PERCENT;
        Attempt attempt = attempt(number, asked);
        Usage usage =
                Usage.newBuilder()
                        .setInputTokens(50 + random.nextInt(2_000))
                        .setCachedInputTokens(random.nextInt(4) == 0 ? random.nextInt(500) : 0)
                        .setOutputTokens(20 + random.nextInt(500))
                        .build();
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(failed ? AttemptStatus.ERROR : AttemptStatus.SUCCESS)
                .setErrorCode(failed ? "invalid_request" : null)
                .setErrorMessage(failed ? "the provider answered 400" : null)
                .setHttpStatus(failed ? 400 : 200)
                .setProviderRequestId("req_" + attempt.getAttemptId().toString().substring(24))
                .setServedModel(attempt.getModel())
                .setUsage(failed ? null : usage)
                .setFinishedAt(attempt.getStartedAt().plusMillis(900))
                .setDurationMicros(880_000 + random.nextInt(20_000))
                .setTimeToFirstTokenMicros(200_000L + random.nextInt(20_000))
                .setQueueTimeMicros(1_500)
                .setResult(result(attempt, failed, failed ? null : usage))
                .build();
    }

    private Attempt attempt(int number, Instant asked) {
        int user = random.nextInt(USERS);
        var model = MODELS.get(random.nextInt(MODELS.size()));
        int partition = number % REQUEST_PARTITIONS;
        return Attempt.newBuilder()
                .setAttemptId(id(asked.plusMillis(2)))
                .setRequestId(id(asked))
                .setNumber(1)
                .setSource(
                        new SourcePosition(
                                Topics.REQUESTS, partition, (long) number / REQUEST_PARTITIONS))
                .setLane(Lane.INTERACTIVE)
                .setUserId("user-%03d".formatted(user))
                .setProject("project-%02d".formatted(user % PROJECTS))
                .setTags(
                        Map.of(
                                "team",
                                "team-" + user % PROJECTS,
                                "feature",
                                "feature-" + random.nextInt(5),
                                "environment",
                                random.nextInt(10) == 0 ? "staging" : "production"))
                .setApiKeyId("key-%03d".formatted(user))
                .setProvider(model.getKey())
                .setModel(model.getValue())
                .setOperation(Operation.CHAT)
                .setCredentialReference("token-" + user)
                .setWorkerId("worker-" + number % 3)
                .setTraceparent(
                        "00-%016x%016x-%016x-01"
                                .formatted(
                                        random.nextLong(),
                                        random.nextLong() | 1,
                                        random.nextLong() | 1))
                .setStartedAt(asked.plusMillis(3))
                .setCallDeadline(asked.plus(Duration.ofMinutes(5)))
                .setInputTokensEstimate(500)
                .setOutputTokensCap(1_000L)
                .build();
    }

    private InferenceResult result(Attempt attempt, boolean failed, @Nullable Usage usage) {
        String text = failed ? null : text(300 + random.nextInt(500));
        return InferenceResult.newBuilder()
                .setRequestId(attempt.getRequestId())
                .setStatus(failed ? ResultStatus.FAILED : ResultStatus.SUCCEEDED)
                .setOutputText(text)
                .setResponse(text == null ? null : response(attempt, text))
                .setFinishReason(failed ? null : "stop")
                .setUsage(usage)
                .setProvider(attempt.getProvider())
                .setModel(attempt.getModel())
                .setAttempts(1)
                .setErrorCode(failed ? "invalid_request" : null)
                .setErrorMessage(failed ? "the provider answered 400" : null)
                .setRequestedAt(attempt.getStartedAt().minusMillis(3))
                .setStartedAt(attempt.getStartedAt())
                .setFinishedAt(attempt.getStartedAt().plusMillis(900))
                .setQueueTimeMicros(1_500)
                .setProviderTimeMicros(890_000)
                .build();
    }

    private static String response(Attempt attempt, String text) {
        return """
        {"id":"chatcmpl-%s","object":"chat.completion","created":%d,"model":"%s","choices":[{"index":0,\
        "message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":500,"completion_tokens":200,"total_tokens":700},"system_fingerprint":"fp_44709d6fcb"}\
        """
                .formatted(
                        attempt.getAttemptId(),
                        attempt.getStartedAt().getEpochSecond(),
                        attempt.getModel(),
                        text);
    }

    private String text(int characters) {
        var text = new StringBuilder();
        while (text.length() < characters) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }

    /// A version 7 id of that time.
    private UUID id(Instant at) {
        long high = at.toEpochMilli() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
