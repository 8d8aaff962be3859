package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.OtlpReceiver;
import io.aistrale.schemas.trace.OtlpReceiver.ToldSpan;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.telemetry.store.RequestSourceStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@WithRealParts
class TelemetryIT extends TelemetryRun {
    @Test
    void aRequestsLifeBecomesRows() {
        UUID requestId = TimeOrderedIds.next();
        Attempt first = Events.attempt(requestId, 1);
        Attempt second = Events.attempt(requestId, 2);
        start();

        broker.request(Events.request(requestId));
        awaitAllRead();
        assertThat(tables.row("SELECT status, attempts, lane, provider FROM inference"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "status", "queued",
                                "attempts", 0,
                                "lane", "interactive",
                                "provider", "openai"));

        broker.journal(0, Events.parked(requestId, 1, 0));
        awaitAllRead();
        assertThat(tables.row("SELECT status, waiting_for FROM inference"))
                .containsEntry("status", "waiting")
                .containsEntry("waiting_for", "credential_rate_limit");

        broker.journal(first, Events.started(first));
        awaitAllRead();
        assertThat(tables.row("SELECT status, attempts, waiting_for FROM inference"))
                .containsEntry("status", "running")
                .containsEntry("attempts", 1)
                .containsEntry("waiting_for", null);
        assertThat(tables.row("SELECT attempt_id, request_id FROM open_attempt"))
                .containsEntry("attempt_id", first.getAttemptId())
                .containsEntry("request_id", requestId);

        broker.journal(first, Events.failed(first));
        broker.journal(second, Events.started(second));
        broker.journal(second, Events.succeeded(second));
        broker.evaluation(Events.evaluation(requestId, 0.75));
        awaitAllRead();
        assertThat(tables.count("open_attempt")).isZero();
        assertThat(tables.rows("SELECT status, number, http_status FROM attempt ORDER BY number"))
                .containsExactly(
                        Map.of("status", "error", "number", 1, "http_status", 500),
                        Map.of("status", "success", "number", 2, "http_status", 200));
        assertThat(
                        tables.row(
                                """
                                SELECT status, attempts, trace_id, tags ->> 'team' AS team,
                                       requested_at = '%s' AS requested, started_at = '%s' AS started
                                FROM inference
                                """
                                        .formatted(
                                                Events.createdAt(requestId), first.getStartedAt())))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "status",
                                "succeeded",
                                "attempts",
                                2,
                                "trace_id",
                                Events.TRACE,
                                "team",
                                "analysts",
                                "requested",
                                true,
                                "started",
                                true));
        assertThat(tables.row("SELECT output_kept, input_tokens, attempts FROM inference_result"))
                .isEqualTo(Map.of("output_kept", true, "input_tokens", 11L, "attempts", 2));
        assertThat(tables.output(CONTENT.opener()))
                .isEqualTo(
                        new OpenedOutput.Output(
                                new StoredOutput("42", "{\"object\":\"chat.completion\"}")));
        assertThat(tables.everything())
                .isNotEmpty()
                .noneMatch(row -> row.contains("chat.completion"));
        assertThat(tables.row("SELECT metric, score, evaluator FROM evaluation"))
                .isEqualTo(Map.of("metric", "relevance", "score", 0.75, "evaluator", "human"));
    }

    @Test
    void aSourcesRequestsAreThoseItMayAsk() {
        var withKey = Events.request(TimeOrderedIds.next());
        var request = InferenceRequest.newBuilder(withKey).setApiKeyId(null).build();
        tables.execute(
                """
                INSERT INTO request_source (source, project, users, created_by, removed_at) VALUES
                    ('theirs', '%1$s', '{%2$s,ann}', 'test', NULL), ('anybodys', '%1$s', NULL, 'test', NULL),
                    ('others', '%1$s', '{ann}', 'test', NULL), ('elsewhere', 'other', NULL, 'test', NULL),
                    ('removed', '%1$s', NULL, 'test', now())
                """
                        .formatted(request.getProject(), request.getUserId()));
        var role =
                new DriverManagerDataSource(
                        tables.jdbcUrl() + "?currentSchema=aistrale", "aistrale_telemetry", "");
        var mayAsk = new RequestSourceStore(role);

        assertThat(Stream.of("theirs", "theirs.bulk", "anybodys", "nobodys", "bulk"))
                .allMatch(source -> mayAsk.test("inference.requests." + source, request));
        assertThat(Stream.of("others", "others.bulk", "elsewhere", "removed"))
                .noneMatch(source -> mayAsk.test("inference.requests." + source, request));
        assertThat(mayAsk.test("inference.requests.theirs", withKey)).isFalse();
    }

    @Test
    void aRecordedAttemptIsToldWhereItIsPersistedAndWhereNobodySawItsEnd() throws Exception {
        UUID requestId = TimeOrderedIds.next();
        Attempt attempt = Events.attempt(requestId, 1);
        var trace = TraceContext.parse(attempt.getTraceparent()).orElseThrow();
        try (var otlp = new OtlpReceiver()) {
            start("--aistrale.otlp.endpoint=" + otlp.endpoint());
            broker.journal(attempt, Events.started(attempt));
            broker.journal(attempt, Events.presumed(attempt));
            var spans =
                    await().atMost(SOON)
                            .until(() -> told(otlp, attempt), several -> several.size() == 2);

            var call = spans.getFirst();
            assertThat(call.name()).startsWith("chat ");
            assertThat(call.id()).isEqualTo(trace.spanOf(attempt.getAttemptId()).spanId());
            assertThat(call.parent()).isEqualTo(trace.spanOf(requestId).spanId());
            assertThat(call.attribute("error.type")).isEqualTo("outcome_unknown");
            assertThat(spans.getLast().name()).isEqualTo("persist attempt");
            assertThat(spans.getLast().parent()).isEqualTo(call.id());
            assertThat(spans.getLast().attribute("aistrale.status")).isEqualTo("unknown");

            broker.journal(attempt, Events.succeeded(attempt));
            var late =
                    await().atMost(SOON)
                            .until(() -> told(otlp, attempt), several -> several.size() == 3)
                            .getLast();
            assertThat(late.name()).isEqualTo("persist attempt");
            assertThat(late.attribute("aistrale.status")).isEqualTo("success");
        }
    }

    private static List<ToldSpan> told(OtlpReceiver otlp, Attempt attempt) {
        return otlp.spans().stream()
                .filter(span ->
                        span.attribute("aistrale.attempt.id")
                                .equals(attempt.getAttemptId().toString()))
                .toList();
    }

    @Test
    void repeatedAndReorderedEventsMakeTheSameRows() {
        List<Life> lives = Life.several(40);
        Life.publish(broker, lives);
        start();
        awaitAllRead();
        var expected = tables.contents();
        stop();
        running.clear();

        newTables(broker.ends());
        start();
        for (Life life : lives) {
            for (var event : life.journal()) {
                broker.journal(life.first(), event);
                broker.journal(life.first(), event);
            }
            life.journal().forEach(event -> broker.journal(life.first(), event));
        }
        awaitAllRead();
        for (Life life : lives.reversed()) {
            broker.request(Events.request(life.requestId()));
            broker.request(Events.request(life.requestId()));
        }
        awaitAllRead();

        assertThat(tables.contents()).isEqualTo(expected);
        assertThat(tables.count("open_attempt")).isZero();
        assertThat(tables.count("inference")).isEqualTo(40);
        assertThat(tables.count("inference_result")).isEqualTo(40);
    }

    @Test
    void anEndAfterItWasPresumedCorrectsTheAttemptAndIsNoResult() {
        UUID requestId = TimeOrderedIds.next();
        Attempt attempt = Events.attempt(requestId, 1);
        start();
        broker.journal(attempt, Events.started(attempt));
        broker.journal(attempt, Events.presumed(attempt));
        awaitAllRead();
        assertThat(tables.row("SELECT status, finished_at, error_code FROM attempt"))
                .containsEntry("status", "unknown")
                .containsEntry("finished_at", null)
                .containsEntry("error_code", "worker_lost");

        broker.journal(attempt, Events.succeeded(attempt));
        awaitAllRead();

        assertThat(tables.row("SELECT status, output_tokens, error_code FROM attempt"))
                .containsEntry("status", "success")
                .containsEntry("output_tokens", 7L)
                .containsEntry("error_code", null);
        assertThat(tables.count("inference_result")).isZero();
        assertThat(tables.row("SELECT status FROM inference")).containsEntry("status", "running");
        assertThat(tables.count("open_attempt")).isZero();
    }

    @Test
    void restartsAndASecondInstanceInTheMiddleLoseAndRepeatNothing() {
        List<Life> lives = Life.several(600);
        Life.publish(broker, lives.subList(0, 200));
        start();
        Life.publish(broker, lives.subList(200, 400));
        broker.flush();
        running.removeFirst().close();
        start();
        Life.publish(broker, lives.subList(400, 600));
        start();
        running.removeFirst().close();
        awaitAllRead();

        assertThat(tables.count("inference")).isEqualTo(600);
        assertThat(tables.count("inference_result")).isEqualTo(600);
        assertThat(tables.count("attempt")).isEqualTo(150 + 300 + 300 + 150);
        assertThat(tables.count("open_attempt")).isZero();
        assertThat(tables.rows("SELECT DISTINCT status FROM inference"))
                .containsExactlyInAnyOrder(
                        Map.of("status", "succeeded"), Map.of("status", "expired"));
    }

    @Test
    void aPositionThatSomebodyElseMovedIsTakenOver() {
        List<Life> lives = Life.several(40);
        Life.publish(broker, lives);
        start();
        awaitAllRead();
        var expected = tables.contents();

        begin.forEach((partition, offset) ->
                tables.execute(
                        "UPDATE consumer_offset SET next_offset = %d WHERE topic = '%s' AND partition = %d"
                                .formatted(offset, partition.topic(), partition.partition())));
        for (int partition = 0; partition < 5; partition++) {
            broker.journal(partition, Events.parked(lives.get(partition).requestId(), 1, 0));
        }
        broker.request(Events.request(lives.getFirst().requestId()));
        awaitAllRead();

        assertThat(tables.contents()).isEqualTo(expected);
    }

    /// Published by one instance, followed by the next; a score is asked for of each.
    @Test
    void anEvaluationRunGoesOutByTheBulkLaneAndIsFollowedToItsEnd() {
        UUID run = TimeOrderedIds.next();
        Map<TopicPartition, Long> cancelledBefore = broker.endsOf(Topics.CANCELLATIONS);
        broker.register(Topics.REQUESTS_BULK, Events.request(run));
        broker.register(Topics.CANCELLATIONS, cancellation(run));
        tables.execute(
                """
                INSERT INTO dataset (dataset_id, user_id, name, cases, digest, created_at)
                VALUES ('%1$s', 'ada', 'd', 1, '\\x00', now());
                INSERT INTO dataset_case (dataset_id, number, variables, expected) VALUES ('%1$s', 1, '{}', '42');
                INSERT INTO evaluation_run (run_id, user_id, api_key_id, project, dataset, dataset_id, asked, prompts, models,
                    evaluators, items, created_at)
                VALUES ('%1$s', 'ada', 'key-1', 'engine', 'd', '%1$s', '{}', '[{"name": "p", "version": 1, "label": null}]',
                    '[{"provider": "openai", "model": "a"}, {"provider": "openai", "model": "b"}]',
                    '[{"type": "exact_match"}]', 2, now())
                """
                        .formatted(run));
        start();
        List<ConsumerRecord<byte[], byte[]>> published =
                await().atMost(SOON)
                        .until(
                                () -> broker.since(begin, Topics.REQUESTS_BULK),
                                records -> records.size() == 2);
        stop();
        running.clear();
        start();
        List<UUID> ids =
                published.stream()
                        .map(one -> ((InferenceRequest) broker.decode(one)).getRequestId())
                        .toList();
        assertThat(published)
                .extracting(one -> new String(one.key(), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(ids.stream().map(UUID::toString).toList());
        answer(ids.getFirst());
        await().atMost(SOON)
                .until(() -> tables.count("evaluation_run_item WHERE state = 'ended'") == 1);

        tables.execute("UPDATE evaluation_run SET status = 'cancelling'");
        List<ConsumerRecord<byte[], byte[]>> cancelled =
                await().atMost(SOON)
                        .until(
                                () -> broker.since(cancelledBefore, Topics.CANCELLATIONS),
                                records -> records.size() == 1);
        assertThat(((CancellationRequested) broker.decode(cancelled.getFirst())).getRequestId())
                .isEqualTo(ids.getLast());
        answer(ids.getLast());
        await().atMost(SOON)
                .until(() -> tables.count("evaluation_run WHERE status = 'cancelled'") == 1);
        await().atMost(SOON).until(() -> tables.count("evaluation WHERE score = 1") == 2);
        assertThat(broker.since(begin, Topics.REQUESTS_BULK)).as("nothing twice").hasSize(2);
    }

    private static void answer(UUID requestId) {
        Attempt attempt = Events.attempt(requestId, 1);
        broker.journal(attempt, Events.started(attempt));
        broker.journal(attempt, Events.succeeded(attempt));
    }

    private static CancellationRequested cancellation(UUID requestId) {
        return CancellationRequested.newBuilder()
                .setRequestId(requestId)
                .setUserId("ada")
                .setRequestedAt(Events.createdAt(requestId))
                .build();
    }
}
