package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.OtlpReceiver;
import io.aistrale.schemas.trace.OtlpReceiver.ToldMetric;
import io.aistrale.schemas.trace.OtlpReceiver.ToldSpan;
import io.aistrale.schemas.trace.TraceContext;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The worker on a real broker and PostgreSQL, against the provider simulator.
@WithRealParts
class WorkerIT {
    private static OtlpReceiver otlp;
    private static WorkerOnRealParts worker;

    @BeforeAll
    static void start() throws IOException {
        otlp = new OtlpReceiver();
        worker =
                WorkerOnRealParts.start(
                        "--aistrale.otlp.endpoint=" + otlp.endpoint(),
                        "--aistrale.otlp.metric-interval=1s",
                        "--aistrale.worker.sources-refresh=100ms",
                        "--aistrale.budget.refresh=100ms",
                        "--aistrale.otlp.sampling-ratio=1");
        worker.storeToken("huggingface", "ana", "hf_c4nary-token");
        worker.storeToken("openai", "ana", "sk-c4nary-token");
    }

    @AfterAll
    static void stop() {
        worker.close();
        otlp.close();
    }

    @Test
    void aRequestIsCalledJournaledAndAnsweredWithItsHeadersEchoed() {
        var request =
                WorkerOnRealParts.request("ana", "huggingface", "meta-llama/echo", "Say hello")
                        .setOperation(Operation.TEXT_GENERATION)
                        .build();
        byte[] correlation = {0, 1, 2, (byte) 0xff};
        var trace = TraceContext.start();
        worker.publish(
                Topics.REQUESTS,
                request,
                Map.of(
                        RecordHeaders.REPLY_TOPIC,
                        RecordHeaders.bytes("inference.replies.gateway"),
                        RecordHeaders.REPLY_PARTITION,
                        new byte[] {0, 0, 0, 7},
                        RecordHeaders.CORRELATION_ID,
                        correlation,
                        RecordHeaders.TRACEPARENT,
                        RecordHeaders.bytes(trace.traceparent())));

        var reply = worker.replyTo(request.getRequestId());
        assertThat(reply.result().getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(reply.result().getOutputText()).isNotBlank();
        assertThat(reply.message().topic()).isEqualTo("inference.replies.gateway");
        assertThat(reply.message().partition()).isEqualTo(7);
        assertThat(reply.message().headers().lastHeader(RecordHeaders.CORRELATION_ID).value())
                .isEqualTo(correlation);
        assertThat(RecordHeaders.text(reply.message().headers(), RecordHeaders.TRACEPARENT))
                .isEqualTo(trace.traceparent());

        var entries = worker.journalOf(request.getRequestId(), 2);
        var started = (AttemptStarted) entries.get(0);
        var finished = (AttemptFinished) entries.get(1);
        assertThat(finished.getAttempt()).isEqualTo(started.getAttempt());
        assertThat(finished.getResult()).isEqualTo(reply.result());
        assertThat(finished.getStatus()).isEqualTo(AttemptStatus.SUCCESS);
        assertThat(started.getAttempt().getTraceparent()).isEqualTo(trace.traceparent());
        assertThat(worker.callsFor(started.getAttempt().getAttemptId()))
                .as("the attempt id went to the provider")
                .isOne();
    }

    @Test
    void aBudgetIsReservedBeforeTheCallAndBeyondItNothingIsPaid() {
        worker.run(
                """
                INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, input, output, source, origin)
                VALUES ('v1', 'openai', 'budgeted', '2020-01-01Z', 0, 1000, 'test', 'operator')\
                """);
        worker.run(
                """
                INSERT INTO aistrale.budget (budget_id, scope, subject, period, limit_usd, created_by)
                VALUES (gen_random_uuid(), 'project', 'thrifty', 'monthly', 5, 'test')\
                """);
        // Refused as soon as the budget is known.
        await().until(() -> {
            var unpriced = claim("ana", "thrifty", "nobody-prices").build();
            worker.publish(Topics.REQUESTS, unpriced, Map.of());
            var result = worker.replyTo(unpriced.getRequestId()).result();
            return "budget_exceeded".equals(result.getErrorCode())
                    && String.valueOf(result.getErrorMessage()).contains("it has no price");
        });
        long unpriced = worker.callsOf("nobody-prices");

        var paid = claim("ana", "thrifty", "budgeted-echo").build();
        worker.publish(Topics.REQUESTS, paid, Map.of());
        assertThat(worker.replyTo(paid.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        var started = (AttemptStarted) worker.journalOf(paid.getRequestId(), 2).getFirst();
        assertThat(started.getAttempt().getOutputTokensCap()).as("laid on").isEqualTo(4096L);
        await().untilAsserted(() ->
                assertThat(worker.heldOf("thrifty"))
                        .as("what it cost, until the ledger has it, and a slice")
                        .isBetween(0.001, 1.0));

        worker.run(
                """
                INSERT INTO aistrale.budget_spend (scope, subject, day, cost_usd, upper_bound_usd)
                VALUES ('project', 'thrifty', (now() AT TIME ZONE 'UTC')::date, 4.5, 0.25)\
                """);
        var beyond = claim("ana", "thrifty", "budgeted-echo").build();
        worker.publish(Topics.REQUESTS, beyond, Map.of());
        var refused = worker.replyTo(beyond.getRequestId()).result();
        assertThat(refused.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(refused.getErrorCode()).isEqualTo("budget_exceeded");
        assertThat(refused.getErrorMessage())
                .startsWith(
                        "the monthly budget of project thrifty is spent: 0.25 of 5 US dollars are"
                                + " left, this call may take 4.096; it starts anew at ");
        assertThat(refused.getAttempts()).isZero();
        assertThat(worker.journalOf(beyond.getRequestId(), 1))
                .singleElement()
                .isInstanceOf(RequestEnded.class);
        assertThat(worker.callsOf("budgeted-echo")).isOne();
        assertThat(worker.callsOf("nobody-prices")).as("unpaid").isEqualTo(unpriced);
        assertThat(worker.get("/actuator/prometheus"))
                .contains("aistrale_budget_refused_total{reason=\"exceeded\",scope=\"project\"}")
                .contains("aistrale_budget_held_usd", "aistrale_budget_waiting 0.0");
    }

    @Test
    void aRegisteredSourceIsServedOnItsOwnTopicsAndRefusedWhatItMayNotClaim() {
        worker.registerSource("billing", "search", List.of("ana"));
        String model = "echo-of-billing";
        String topic = Topics.requestsOf("billing");
        var good = claim("ana", "search", model).build();
        worker.publish(topic, good, Map.of());
        assertThat(worker.replyTo(good.getRequestId()).result().getStatus())
                .as("a topic that came while the worker ran")
                .isEqualTo(ResultStatus.SUCCEEDED);

        worker.publish(topic, claim("ben", "search", model).build(), Map.of());
        worker.publish(topic, claim("ana", "ads", model).build(), Map.of());
        worker.publish(topic, claim("ana", "search", model).setApiKeyId("ak_1").build(), Map.of());
        var bulk = claim("ana", "search", model).build();
        worker.publish(Topics.bulkRequestsOf("billing"), bulk, Map.of());

        assertThat(worker.replyTo(bulk.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.deadLetters(topic, 3))
                .allSatisfy(letter ->
                        assertThat(
                                        RecordHeaders.text(
                                                letter.headers(), RecordHeaders.DEAD_LETTER_REASON))
                                .isEqualTo("claim_refused"))
                .extracting(letter ->
                        RecordHeaders.text(letter.headers(), RecordHeaders.DEAD_LETTER_DETAIL))
                .containsExactlyInAnyOrder(
                        "userId: source billing may not act for this user",
                        "project: source billing may ask for project search alone",
                        "apiKeyId: source billing may name no API key; gateways do");
        assertThat(worker.callsOf(model)).as("refused ones are not paid for").isEqualTo(2);
    }

    @Test
    void aCallThatIsOpenWhenASourceIsRegisteredGoesOnWithoutAHandover() {
        int handovers = worker.handovers();
        var slow = WorkerOnRealParts.request("ana", "openai", "model-slow-2s", "Hello").build();
        worker.publish(Topics.REQUESTS, slow, Map.of());
        worker.journalOf(slow.getRequestId(), 1);
        worker.registerSource("newcomer", "search", null);
        var first = claim("ana", "search", "echo").build();
        worker.publish(Topics.requestsOf("newcomer"), first, Map.of());

        assertThat(worker.replyTo(first.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.replyTo(slow.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.journalOf(slow.getRequestId(), 2)).as("one call").hasSize(2);
        assertThat(worker.handovers()).isEqualTo(handovers);
    }

    /// A send to a topic that is not there blocks for 5 s.
    @Test
    void refusedRecordsWithoutADeadLetterTopicHoldUpNobodyAndWaitForIt() throws Exception {
        worker.registerSource("careless", "search", null);
        String topic = Topics.requestsOf("careless");
        worker.removeTopic(Topics.deadLetters(topic));
        for (int i = 0; i < 20; i++) {
            worker.publish(topic, claim("ana", "ads", "echo").build(), Map.of());
        }
        var good = claim("ana", "search", "echo").build();
        worker.publish(topic, good, Map.of());

        assertThat(worker.replyTo(good.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(worker.deadLetters(topic, 0)).isEmpty();
        worker.createTopic(Topics.deadLetters(topic));
        assertThat(worker.deadLetters(topic, 20)).hasSize(20);
    }

    @Test
    void aSourceThatWasRemovedGetsDeadLettersAndNoCalls() {
        worker.registerSource("leaver", "search", null);
        String model = "echo-of-leaver";
        String topic = Topics.requestsOf("leaver");
        var first = claim("ana", "search", model).build();
        worker.publish(topic, first, Map.of());
        worker.replyTo(first.getRequestId());
        worker.removeSource("leaver");
        await().until(() -> {
            worker.publish(topic, claim("ana", "search", model).build(), Map.of());
            return !worker.deadLetters(topic, 0).isEmpty();
        });

        long paid = worker.callsOf(model);
        worker.publish(topic, claim("ana", "search", model).build(), Map.of());
        worker.deadLetters(topic, 2);
        assertThat(worker.callsOf(model)).isEqualTo(paid);
    }

    @Test
    void aStoredPromptIsRenderedAndItsVersionToldInJournalAndResult() {
        worker.storePrompt("greeting", 1, "an older one", "{}");
        worker.storePrompt(
                "greeting",
                2,
                "Say hello to {{ name }}",
                "{\"provider\": \"openai\", \"model\": \"echo-of-prompt\"}");
        var request = prompted("greeting", "{\"name\": \"Ana\"}").setModel("").build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var result = worker.replyTo(request.getRequestId()).result();
        assertThat(result.getStatus()).as("%s", result).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getModel()).isEqualTo("echo-of-prompt");
        assertThat(result.getOutputText()).isNotBlank();
        assertThat(result.getPromptName()).isEqualTo("greeting");
        assertThat(result.getPromptVersion()).isEqualTo(2);
        var attempt =
                ((AttemptStarted) worker.journalOf(request.getRequestId(), 2).getFirst())
                        .getAttempt();
        assertThat(attempt.getPromptName()).isEqualTo("greeting");
        assertThat(attempt.getPromptVersion()).isEqualTo(2);
    }

    @Test
    void aPromptThatCannotBeRenderedEndsItsRequestUnpaid() {
        worker.storePrompt("broken", 1, "a\n{{ nope }}", "{}");
        var undefined = prompted("broken", "{}").setModel("echo-broken").build();
        var missing = prompted("nowhere", "{}").setModel("echo-broken").build();
        worker.publish(Topics.REQUESTS, undefined, Map.of());
        worker.publish(Topics.REQUESTS, missing, Map.of());

        var broken = worker.replyTo(undefined.getRequestId()).result();
        assertThat(broken.getErrorCode()).isEqualTo("prompt_invalid");
        assertThat(broken.getErrorMessage())
                .isEqualTo("prompt 'broken' version 1: template, line 2: 'nope' is undefined");
        var absent = worker.replyTo(missing.getRequestId()).result();
        assertThat(absent.getErrorCode()).isEqualTo("prompt_not_found");
        assertThat(worker.callsOf("echo-broken")).isZero();
    }

    private static InferenceRequest.Builder prompted(String name, String variables) {
        return WorkerOnRealParts.request("ana", "openai", "echo", "x")
                .setInputs(null)
                .setPrompt(
                        PromptReference.newBuilder()
                                .setName(name)
                                .setLabel("production")
                                .setVariables(variables)
                                .build());
    }

    @Test
    void anUnregisteredReplyAliasIsRefusedBeforeAnyCall() {
        worker.registerSource("caller", "search", null);
        String model = "echo-to-nobody";
        var byHeader = claim("ana", "search", model).build();
        worker.publish(
                Topics.requestsOf("caller"),
                byHeader,
                Map.of(
                        RecordHeaders.REPLY_TOPIC,
                        RecordHeaders.bytes("inference.replies.nobody"),
                        RecordHeaders.CORRELATION_ID,
                        new byte[] {7}));
        var byField = claim("ana", "search", model).setReplyAlias("nobody").build();
        worker.publish(Topics.REQUESTS, byField, Map.of());

        for (var request : List.of(byHeader, byField)) {
            var reply = worker.replyTo(request.getRequestId());
            assertThat(reply.message().topic()).isEqualTo("inference.replies.default");
            assertThat(reply.result().getErrorCode()).isEqualTo("reply_alias_unknown");
            assertThat(reply.result().getErrorMessage())
                    .contains("inference.replies.nobody", "registered are", "default", "gateway");
            assertThat(reply.result().getAttempts()).isZero();
        }
        assertThat(
                        worker.replyTo(byHeader.getRequestId())
                                .message()
                                .headers()
                                .lastHeader(RecordHeaders.CORRELATION_ID)
                                .value())
                .containsExactly(7);
        assertThat(worker.callsOf(model)).isZero();
    }

    private static InferenceRequest.Builder claim(String user, String project, String model) {
        return WorkerOnRealParts.request(user, "openai", model, "Hello").setProject(project);
    }

    @Test
    void aRecordedRequestTellsItsCallUnderItsOwnSpan() {
        var caller = TraceContext.start();
        var request =
                WorkerOnRealParts.request("ana", "openai", "echo", "Hello")
                        .setOperation(Operation.CHAT)
                        .build();
        worker.publish(
                Topics.REQUESTS,
                request,
                Map.of(RecordHeaders.TRACEPARENT, RecordHeaders.bytes(caller.traceparent())));
        var finished = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).get(1);

        var spans = await().until(() -> otlp.spansOf(caller.traceId()), told -> told.size() == 2);
        var process = named("process inference.requests", spans);
        var call = named("chat echo", spans);
        assertThat(process.parent()).isEqualTo(caller.spanId());
        assertThat(process.id()).isEqualTo(caller.spanOf(request.getRequestId()).spanId());
        assertThat(process.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
        assertThat(process.attribute("aistrale.status")).isEqualTo("succeeded");
        assertThat(process.attribute("messaging.consumer.group.name"))
                .isEqualTo("inference-worker");
        assertThat(call.parent()).isEqualTo(process.id());
        assertThat(call.attribute("aistrale.attempt.id"))
                .isEqualTo(finished.getAttempt().getAttemptId().toString());
        assertThat(call.attribute("server.address")).isEqualTo("127.0.0.1");
        assertThat(call.attribute("gen_ai.usage.output_tokens"))
                .isEqualTo(
                        Long.toString(
                                Objects.requireNonNull(finished.getUsage()).getOutputTokens()));
        assertThat(call.span().getStatus().getCode())
                .isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void aRequestWithoutATraceBeginsOneUnderItsOwnIdAndItsFailureIsToldByItsCode() {
        var request = WorkerOnRealParts.request("ben", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, request, Map.of());
        String trace = request.getRequestId().toString().replace("-", "");

        var process = await().until(() -> otlp.spansOf(trace), told -> told.size() == 1).getFirst();
        assertThat(process.parent()).isEmpty();
        assertThat(process.attribute("error.type")).isEqualTo("credential_not_found");
        assertThat(process.span().getStatus().getCode())
                .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(process.span().getStatus().getMessage()).isEmpty();
    }

    @Test
    void callsAreMeasuredUnderTheConventionsNamesUnitsAndBuckets() {
        var request =
                WorkerOnRealParts.request("ana", "openai", "measured-echo", "Hello")
                        .setOperation(Operation.CHAT)
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());
        worker.replyTo(request.getRequestId());

        var duration =
                await().until(
                                () -> measured("gen_ai.client.operation.duration"),
                                Optional::isPresent)
                        .orElseThrow();
        var tokens = measured("gen_ai.client.token.usage").orElseThrow();
        assertThat(duration.getUnit()).isEqualTo("s");
        var point =
                duration.getHistogram().getDataPointsList().stream()
                        .filter(WorkerIT::isMeasuredEcho)
                        .findFirst()
                        .orElseThrow();
        assertThat(point.getExplicitBoundsList()).startsWith(0.01, 0.02).endsWith(40.96, 81.92);
        assertThat(point.getExplicitBoundsCount()).isEqualTo(14);
        assertThat(point.getCount()).isOne();
        assertThat(point.getSum()).isBetween(0.0001, 60.0);
        assertThat(OtlpReceiver.find(point.getAttributesList(), "gen_ai.provider.name"))
                .contains("openai");
        assertThat(tokens.getUnit()).isEqualTo("{token}");
        assertThat(
                        tokens.getHistogram().getDataPointsList().stream()
                                .filter(WorkerIT::isMeasuredEcho)
                                .map(p ->
                                        OtlpReceiver.find(
                                                        p.getAttributesList(), "gen_ai.token.type")
                                                .orElseThrow()))
                .containsExactlyInAnyOrder("input", "output");
        assertThat(otlp.metrics()).extracting(ToldMetric::name).contains("llm.requests");
        assertThat(otlp.metrics()).extracting(ToldMetric::service).containsOnly("inference-worker");
    }

    private static boolean isMeasuredEcho(HistogramDataPoint point) {
        return OtlpReceiver.find(point.getAttributesList(), "gen_ai.request.model")
                .filter("measured-echo"::equals)
                .isPresent();
    }

    /// The newest of this name that tells of the model.
    private static Optional<Metric> measured(String name) {
        return otlp.metrics().reversed().stream()
                .map(ToldMetric::metric)
                .filter(metric -> metric.getName().equals(name))
                .filter(metric ->
                        metric.getHistogram().getDataPointsList().stream()
                                .anyMatch(WorkerIT::isMeasuredEcho))
                .findFirst();
    }

    private static ToldSpan named(String name, List<ToldSpan> spans) {
        return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aCallerWithoutATokenGetsAClearAnswerAndNoProviderIsCalled() {
        var request = WorkerOnRealParts.request("ben", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        var reply = worker.replyTo(request.getRequestId());
        assertThat(reply.result().getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(reply.result().getErrorCode()).isEqualTo("credential_not_found");
        assertThat(reply.result().getErrorMessage())
                .contains("openai")
                .contains("ben")
                .contains("project default");
        assertThat(worker.journalOf(request.getRequestId(), 1))
                .hasOnlyElementsOfType(RequestEnded.class);
    }

    @Test
    void aTokenStoredAfterAFailureIsFoundAtOnce() {
        var early = WorkerOnRealParts.request("chloe", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, early, Map.of());
        assertThat(worker.replyTo(early.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.FAILED);

        worker.storeToken("openai", "chloe", "sk-c4nary-chloe");
        var late = WorkerOnRealParts.request("chloe", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, late, Map.of());
        assertThat(worker.replyTo(late.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
    }

    @Test
    void aProjectsTokenServesWhoHasNoneAndThePlatformsServesTheRest() {
        String projects =
                worker.storeToken(
                        "openai", new TokenOwner.Project("search"), 1, "sk-c4nary-search");
        var inProject =
                WorkerOnRealParts.request("dan", "openai", "echo", "Hello").setProject("search");
        var ofPlatform = WorkerOnRealParts.request("dan", "cohere", "echo", "Hello");

        assertThat(credentialOf(inProject.build())).isEqualTo(projects);
        assertThat(credentialOf(ofPlatform.build())).isEqualTo("platform:cohere");
    }

    @Test
    void aTokenPutInARefusedOnesPlaceServesTheNextRequest() {
        String refused = worker.storeToken("openai", "gus", "sk-c4nary-old");
        assertThat(
                        credentialOf(
                                WorkerOnRealParts.request("gus", "openai", "error-401", "Hello")
                                        .build()))
                .isEqualTo(refused);

        String fresh = worker.storeToken("openai", new TokenOwner.User("gus"), 2, "sk-c4nary-new");

        assertThat(credentialOf(WorkerOnRealParts.request("gus", "openai", "echo", "Hi").build()))
                .isEqualTo(fresh);
    }

    @Test
    void keysAreRotatedWithoutARestart() {
        String old = worker.storeToken("openai", "hal", "sk-c4nary-old-key");
        worker.rotateKeys();
        String fresh = worker.storeToken("openai", "ida", "sk-c4nary-new-key");

        assertThat(credentialOf(WorkerOnRealParts.request("hal", "openai", "echo", "Hi").build()))
                .isEqualTo(old);
        assertThat(credentialOf(WorkerOnRealParts.request("ida", "openai", "echo", "Hi").build()))
                .isEqualTo(fresh);
    }

    /// Runs a request and tells what its call was made with.
    private static String credentialOf(InferenceRequest request) {
        worker.publish(Topics.REQUESTS, request, Map.of());
        worker.replyTo(request.getRequestId());
        var started = (AttemptStarted) worker.journalOf(request.getRequestId(), 2).getFirst();
        return started.getAttempt().getCredentialReference();
    }

    @Test
    void theBackendThatHuggingFacesRouterNamesIsRecordedForWholeAnswersAndStreams() {
        for (boolean stream : new boolean[] {false, true}) {
            var request =
                    WorkerOnRealParts.request("ana", "huggingface", "meta-llama/echo", "Hello")
                            .setStream(stream)
                            .build();
            worker.publish(Topics.REQUESTS, request, Map.of());

            var end = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).getLast();
            assertThat(end.getServedBy()).isEqualTo("simulator");
        }
    }

    @Test
    void aTransientFailureIsRepeatedAndEachCallIsJournaled() {
        var request =
                WorkerOnRealParts.request("ana", "openai", "error-500", "Hello")
                        .setMaxAttempts(2)
                        .build();
        worker.publish(Topics.REQUESTS_BULK, request, Map.of());

        var reply = worker.replyTo(request.getRequestId());
        assertThat(reply.result().getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(reply.result().getErrorCode()).isEqualTo("provider_error");
        assertThat(reply.result().getAttempts()).isEqualTo(2);
        assertThat(worker.journalOf(request.getRequestId(), 4)).hasSize(4);
    }

    @Test
    void anAmbiguousCallIsRecordedAsUnknownAndNotRepeatedWhereTheCallerForbidsIt() {
        var request =
                WorkerOnRealParts.request("ana", "openai", "reset", "Hello")
                        .setOnUnknownOutcome(OnUnknownOutcome.FAIL)
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        assertThat(worker.replyTo(request.getRequestId()).result().getErrorCode())
                .isEqualTo("connection_lost");
        var finished = (AttemptFinished) worker.journalOf(request.getRequestId(), 2).get(1);
        assertThat(finished.getStatus()).isEqualTo(AttemptStatus.UNKNOWN);
    }

    @Test
    void anExpiredRequestEndsUnpaid() {
        var request =
                WorkerOnRealParts.request("ana", "openai", "echo", "Hello")
                        .setDeadline(Instant.now().minusSeconds(1))
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        assertThat(worker.replyTo(request.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.EXPIRED);
        assertThat(worker.journalOf(request.getRequestId(), 1))
                .hasOnlyElementsOfType(RequestEnded.class);
    }

    @Test
    void anUnregisteredReplyTopicIsRefusedBeforeAnyCall() {
        var request = WorkerOnRealParts.request("ana", "openai", "echo", "Hello").build();
        worker.publish(
                Topics.REQUESTS,
                request,
                Map.of(RecordHeaders.REPLY_TOPIC, RecordHeaders.bytes("__consumer_offsets")));

        var reply = worker.replyTo(request.getRequestId());
        assertThat(reply.message().topic()).isEqualTo("inference.replies.default");
        assertThat(reply.result().getErrorCode()).isEqualTo("reply_alias_unknown");
        assertThat(worker.journalOf(request.getRequestId(), 1))
                .hasOnlyElementsOfType(RequestEnded.class);
    }

    @Test
    void recordsThatCannotBeUnderstoodGoToTheDeadLettersAndStopNobody() {
        var before = worker.send(Topics.REQUESTS, 3, "garbage".getBytes(StandardCharsets.UTF_8));
        var unknownSchema = worker.send(Topics.REQUESTS, 3, new byte[] {0, 0, 1, 2, 3, 9, 9});
        var notTimeOrdered =
                WorkerOnRealParts.request("ana", "openai", "echo", "Hello")
                        .setRequestId(UUID.randomUUID())
                        .build();
        worker.publish(Topics.REQUESTS, notTimeOrdered, Map.of());
        var request = WorkerOnRealParts.request("ana", "openai", "echo", "Hello").build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        assertThat(worker.replyTo(request.getRequestId()).result().getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
        var letters = worker.deadLetters(Topics.REQUESTS, 3);
        assertThat(letters)
                .extracting(letter ->
                        RecordHeaders.text(letter.headers(), RecordHeaders.DEAD_LETTER_REASON))
                .containsExactlyInAnyOrder("not_wire_format", "unknown_schema_id", "inadmissible");
        assertThat(letters)
                .extracting(letter ->
                        RecordHeaders.text(letter.headers(), RecordHeaders.DEAD_LETTER_OFFSET))
                .contains(Long.toString(before.offset()), Long.toString(unknownSchema.offset()));
    }

    @Test
    void slowCallsDelayNobody() {
        var slow =
                IntStream.range(0, 200)
                        .mapToObj(_ ->
                                WorkerOnRealParts.request("ana", "openai", "slow-5s", "Hello")
                                        .build())
                        .toList();
        slow.forEach(request -> worker.publish(Topics.REQUESTS, request, Map.of()));
        var quick = WorkerOnRealParts.request("ana", "openai", "echo", "Hello").build();
        var askedAt = Instant.now();
        worker.publish(Topics.REQUESTS, quick, Map.of());

        worker.replyTo(quick.getRequestId());
        assertThat(Duration.between(askedAt, Instant.now())).isLessThan(Duration.ofSeconds(4));
        assertThat(slow)
                .allSatisfy(request ->
                        assertThat(worker.replyTo(request.getRequestId()).result().getStatus())
                                .isEqualTo(ResultStatus.SUCCEEDED));
    }

    @Test
    void recordsOfOneIdAreOneCallAndEachGetsACopyAtItsOwnAddress() {
        var request = WorkerOnRealParts.request("ana", "openai", "slow-2s", "Hello").build();
        worker.publish(Topics.REQUESTS, request, correlation("first"));
        worker.publish(Topics.REQUESTS, request, correlation("while it runs"));
        var two = worker.repliesTo(request.getRequestId(), 2);
        worker.publish(Topics.REQUESTS, request, correlation("after its end"));
        var three = worker.repliesTo(request.getRequestId(), 3);

        assertThat(three)
                .extracting(reply ->
                        RecordHeaders.text(reply.message().headers(), RecordHeaders.CORRELATION_ID))
                .containsExactlyInAnyOrder("first", "while it runs", "after its end");
        assertThat(three)
                .extracting(reply -> reply.message().value())
                .containsOnly(two.getFirst().message().value());
        assertThat(worker.journalOf(request.getRequestId(), 2)).hasSize(2);
    }

    private static Map<String, byte[]> correlation(String id) {
        return Map.of(RecordHeaders.CORRELATION_ID, RecordHeaders.bytes(id));
    }

    @Test
    void metricsCarryTheNamesDashboardsRead() {
        var request = WorkerOnRealParts.request("ana", "openai", "gpt-4o-mini", "Hello").build();
        worker.publish(Topics.REQUESTS, request, Map.of());
        worker.replyTo(request.getRequestId());

        String metrics = worker.get("/actuator/prometheus");
        assertThat(metrics)
                .contains(
                        "llm_requests_total{model=\"gpt-4o-mini\",provider=\"openai\",status=\"success\"}")
                .contains("llm_latency_seconds_bucket{model=\"gpt-4o-mini\",provider=\"openai\"")
                .contains(
                        "llm_tokens_total{model=\"gpt-4o-mini\",provider=\"openai\",type=\"input\"}")
                .contains("llm_in_flight");
        assertThat(worker.get("/actuator/health/readiness")).contains("UP");
        for (String closed :
                List.of("heapdump", "env", "configprops", "threaddump", "loggers", "beans")) {
            assertThat(worker.status("/actuator/" + closed)).as(closed).isEqualTo(404);
        }
    }

    @Test
    void aTokenStandsNowhereButInTheCall() {
        var request =
                InferenceRequest.newBuilder(
                                WorkerOnRealParts.request("ana", "openai", "error-401", "Hello")
                                        .build())
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        assertThat(worker.replyTo(request.getRequestId()).result().getErrorCode())
                .isEqualTo("credential_refused");
        assertThat(worker.journalOf(request.getRequestId(), 2).toString())
                .doesNotContain("c4nary-token");
    }
}
