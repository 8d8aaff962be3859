package io.aistrale.cost.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.trace.OtlpReceiver;
import io.aistrale.schemas.trace.OtlpReceiver.ToldSpan;
import io.aistrale.schemas.trace.TraceContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The whole service with a real broker and a real PostgreSQL.
@WithRealParts
class CostAggregatorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final InstanceOfAssertFactory<Map, MapAssert<String, Object>> COLUMNS =
            InstanceOfAssertFactories.map(String.class, Object.class);

    private final FakeRegistry registry = new FakeRegistry();
    private final Journal journal = new Journal(registry);
    private final PublishedCosts published = new PublishedCosts(registry);
    private final LedgerTables tables = new LedgerTables();

    @AfterEach
    void close() {
        tables.letIn();
        tables.close();
        published.close();
        journal.close();
        registry.close();
    }

    @Test
    void everyAttemptCountsOnceWhateverIsRepeatedOrRestarted() {
        long seed = 20261122;
        var storm = new Storm(journal, seed);
        storm.publish(300);
        try (var _ = new Service(tables, registry)) {
            await().atMost(PATIENCE).until(() -> tables.count("cost_record") > 50);
            storm.publish(300);
        }
        journal.rewind("cost-aggregator");
        storm.publish(100);
        storm.publishAgain();
        try (var _ = new Service(tables, registry)) {
            awaitDrained();
        }
        tables.forgetPositions();
        journal.rewind("cost-aggregator");
        try (var _ = new Service(tables, registry)) {
            awaitDrained();
            awaitPublished();
        }

        assertThat(published.costs()).as("inference.costs").isEqualTo(tables.costs());
        var replay = new Replay(journal.events());
        assertThat(tables.count("cost_record WHERE entry = 0"))
                .as("attempts, seed %d", seed)
                .isEqualTo(replay.attempts());
        assertThat(tables.count("cost_record WHERE entry = 1")).isPositive();
        assertThat(tables.hourly())
                .as("hourly, seed %d", seed)
                .isEqualTo(replay.by(a -> Stream.of(Replay.key(Replay.hour(a), a))))
                .isEqualTo(tables.entries());
        assertThat(tables.daily()).isEqualTo(replay.by(a -> Stream.of(Replay.key(day(a), a))));
        assertThat(tables.spend())
                .as("what budgets go by, seed %d", seed)
                .isEqualTo(tables.spendOfEntries())
                .anyMatch(spend -> String.valueOf(spend).startsWith("api_key|"));
        assertThat(tables.byTag())
                .isEqualTo(
                        replay.by(a ->
                                a.getTags().entrySet().stream()
                                        .map(tag ->
                                                Replay.key(
                                                        day(a)
                                                                + "|"
                                                                + tag.getKey()
                                                                + "|"
                                                                + tag.getValue(),
                                                        a))));
    }

    @Test
    void aDatabaseThatWasSetBackIsFilledAgainThoughNoNewRecordComes() {
        Attempt attempt = Events.attempt("acme", "fast");
        try (var _ = new Service(tables, registry)) {
            publish(
                    1,
                    Events.finished(attempt, AttemptStatus.SUCCESS, Events.usage(1000, 0, 100, 0)));
            awaitDrained();
        }
        BigDecimal cost = tables.costs().get(attempt.getAttemptId());
        assertThat(cost).isPositive();

        tables.forgetAll();
        try (var _ = new Service(tables, registry)) {
            awaitDrained();
        }
        assertThat(tables.costs()).containsEntry(attempt.getAttemptId(), cost);

        tables.forgetAll();
        tables.owner.execute("REVOKE SELECT ON consumer_offset FROM aistrale_cost");
        try (var service = new Service(tables, registry)) {
            await().atMost(PATIENCE).until(() -> failures(service) > 0);
            tables.owner.execute("GRANT SELECT ON consumer_offset TO aistrale_cost");
            awaitDrained();
        }
        assertThat(tables.costs()).containsEntry(attempt.getAttemptId(), cost);
    }

    @Test
    void aRecordedAttemptEndsItsTraceWithItsCost() throws Exception {
        Attempt attempt = Events.attempt("acme", "fast");
        Attempt unpriced = Events.attempt("acme", "nobody-knows");
        try (var otlp = new OtlpReceiver();
                var _ =
                        new Service(
                                tables,
                                registry,
                                "--OTEL_EXPORTER_OTLP_ENDPOINT=" + otlp.endpoint())) {
            publish(
                    2,
                    Events.finished(attempt, AttemptStatus.SUCCESS, Events.usage(1000, 0, 100, 0)),
                    Events.finished(unpriced, AttemptStatus.SUCCESS, Events.usage(9, 0, 9, 0)));
            await().atMost(PATIENCE).until(() -> told(otlp, attempt, unpriced) == 2);

            var trace = TraceContext.parse(attempt.getTraceparent()).orElseThrow();
            var booked = of(attempt, otlp);
            assertThat(booked.name()).isEqualTo("book cost");
            assertThat(booked.traceId()).isEqualTo(trace.traceId());
            assertThat(booked.parent()).isEqualTo(trace.spanOf(attempt.getAttemptId()).spanId());
            assertThat(tables.entriesOf(attempt.getAttemptId()))
                    .singleElement(COLUMNS)
                    .containsEntry(
                            "cost_usd", new BigDecimal(booked.attribute("aistrale.cost.usd")));
            assertThat(booked.attribute("aistrale.price.version")).isNotEmpty();
            assertThat(booked.attribute("aistrale.cost.unpriced")).isEqualTo("false");
            assertThat(of(unpriced, otlp).attribute("aistrale.cost.unpriced")).isEqualTo("true");
            assertThat(of(unpriced, otlp).attribute("aistrale.cost.usd")).isEmpty();
        }
    }

    /// The service reads other tests' attempts, too.
    private static long told(OtlpReceiver otlp, Attempt... attempts) {
        var ids = Stream.of(attempts).map(each -> each.getAttemptId().toString()).toList();
        return otlp.spans().stream()
                .filter(span -> ids.contains(span.attribute("aistrale.attempt.id")))
                .count();
    }

    private static ToldSpan of(Attempt attempt, OtlpReceiver otlp) {
        return otlp.spans().stream()
                .filter(span ->
                        span.attribute("aistrale.attempt.id")
                                .equals(attempt.getAttemptId().toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLateFinishCorrectsTheUnknownOutcome() {
        Attempt attempt = Events.attempt("acme", "fast");
        try (var _ = new Service(tables, registry)) {
            publish(3, Events.started(attempt), Events.presumedUnknown(attempt));
            awaitDrained();
            // 1000 * 0.1234567 + 500 * 0.7654321 per million
            assertThat(tables.entriesOf(attempt.getAttemptId()))
                    .singleElement(COLUMNS)
                    .containsEntry("status", "unknown")
                    .containsEntry("cost_usd", null)
                    .containsEntry("upper_bound_usd", new BigDecimal("0.000506172750"));

            publish(
                    3,
                    Events.finished(attempt, AttemptStatus.SUCCESS, Events.usage(1000, 0, 100, 0)));
            awaitDrained();
        }

        // 1000 * 0.1234567 + 100 * 0.7654321 per million
        assertThat(tables.entriesOf(attempt.getAttemptId()))
                .last(COLUMNS)
                .containsEntry("entry", 1)
                .containsEntry("kind", "corrected")
                .containsEntry("reason", "late_finish")
                .containsEntry("status", "success")
                .containsEntry("cost_usd", new BigDecimal("0.000199999910"))
                .containsEntry("price_version", "acme-1")
                .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(tables.daily().values())
                .containsExactly(
                        new Sums(
                                1,
                                0,
                                0,
                                0,
                                0,
                                1000,
                                0,
                                100,
                                0,
                                new BigDecimal("0.000199999910"),
                                new BigDecimal("0.000000000000")));
    }

    @Test
    void aCallCostsWhatItsBackendAndItsServiceTierDo() {
        Attempt near = Events.attempt("acme", "fast");
        Attempt inFlex = Events.attempt("acme", "fast");
        Attempt inPriority = Events.attempt("acme", "fast");
        try (var _ = new Service(tables, registry)) {
            publish(
                    0,
                    served(near, "near", "on_demand"),
                    served(inFlex, "far", "flex"),
                    served(inPriority, "near", "fast"));
            awaitDrained();
        }

        // 100 * 3 + 10 * 7 per million
        assertThat(tables.entriesOf(near.getAttemptId()))
                .singleElement(COLUMNS)
                .containsEntry("cost_usd", new BigDecimal("0.000370000000"));
        // 100 * 0.0617283 + 10 * 0.3827161 per million
        assertThat(tables.entriesOf(inFlex.getAttemptId()))
                .singleElement(COLUMNS)
                .containsEntry("cost_usd", new BigDecimal("0.000009999991"));
        assertThat(tables.entriesOf(inPriority.getAttemptId()))
                .singleElement(COLUMNS)
                .containsEntry("cost_usd", null)
                .containsEntry("unpriced", true);
    }

    private static AttemptFinished served(Attempt attempt, String servedBy, String serviceTier) {
        return AttemptFinished.newBuilder(
                        Events.finished(
                                attempt, AttemptStatus.SUCCESS, Events.usage(100, 0, 10, 0)))
                .setServedBy(servedBy)
                .setServiceTier(serviceTier)
                .build();
    }

    @Test
    void anUnpricedModelIsReportedAndCostsAreMeasured() throws Exception {
        Attempt unpriced = Events.attempt("acme", "mystery");
        Attempt priced = Events.attempt("acme", "fast-2026-01-01");
        try (var service = new Service(tables, registry)) {
            for (Attempt attempt : List.of(unpriced, priced, priced)) {
                publish(
                        0,
                        Events.finished(
                                attempt, AttemptStatus.SUCCESS, Events.usage(10, 0, 10, 0)));
            }
            awaitDrained();

            assertThat(tables.entriesOf(unpriced.getAttemptId()))
                    .singleElement(COLUMNS)
                    .containsEntry("cost_usd", null)
                    .containsEntry("unpriced", true);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.page("/actuator/prometheus"))
                                    .contains(
                                            "llm_unpriced_attempts_total{model=\"mystery\",provider=\"acme\"}"
                                                    + " 1.0",
                                            "llm_cost_usd_count{model=\"fast\",provider=\"acme\"}"
                                                    + " 1",
                                            "llm_cost_usd_bucket{model=\"fast\",provider=\"acme\",le=\"1.0E-5\"}"
                                                    + " 1"));
            assertThat(service.page("/actuator/health/readiness")).contains("UP");
            assertThat(service.page("/actuator/health/liveness")).contains("UP");
            assertThat(service.page("/actuator/env")).isEqualTo("404");
        }
    }

    @Test
    void aPriceAddedLaterIsAppliedWithinSecondsAndACorrectedOneWhenAsked() {
        Attempt attempt = Events.attempt("acme", "mystery");
        try (var _ = new Service(tables, registry)) {
            publish(
                    2,
                    AttemptFinished.newBuilder(
                                    Events.finished(
                                            attempt,
                                            AttemptStatus.SUCCESS,
                                            Events.usage(100, 0, 10, 0)))
                            .setRegion("eu")
                            .build());
            awaitDrained();
            addMysteryPrice("late-1", "1");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> tables.count("cost_record WHERE reason = 'priced'") == 1);
            addMysteryPrice("late-2", "2");
            tables.owner.update(
                    "INSERT INTO repricing (repricing_id, from_at, to_at, provider, requested_by)"
                            + " VALUES (gen_random_uuid(), now() - interval '1 hour', now(), 'acme',"
                            + " 'ann')");
            await().atMost(PATIENCE)
                    .until(() -> tables.count("repricing WHERE status = 'done'") == 1);
            awaitPublished();
        }

        // 110 * 1 * 1.1 per million, then twice that
        assertThat(tables.entriesOf(attempt.getAttemptId()))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly(
                        null, new BigDecimal("0.000121000000"), new BigDecimal("0.000121000000"));
        assertThat(tables.entriesOf(attempt.getAttemptId()))
                .last(COLUMNS)
                .containsEntry("reason", "repriced")
                .containsEntry("price_version", "late-2")
                .containsEntry("pricing_currency", "USD")
                .containsEntry("region", "eu")
                .containsEntry("input_tokens", 0L);
        assertThat(tables.hourly()).isEqualTo(tables.entries());
        assertThat(tables.spend()).isEqualTo(tables.spendOfEntries());
        assertThat(published.costs()).isEqualTo(tables.costs());
        assertThat(published.corrections())
                .extracting(CostCorrected::getReason)
                .containsExactly("priced", "repriced");
        assertThat(published.corrections())
                .last()
                .satisfies(correction -> {
                    assertThat(correction.getUsage().getInputTokens()).isEqualTo(100);
                    assertThat(correction.getPreviousCostUsd()).isEqualByComparingTo("0.000121");
                    assertThat(correction.getDeltaUsd()).isEqualByComparingTo("0.000121");
                });
    }

    private void addMysteryPrice(String version, String rate) {
        tables.owner.update(
                """
                INSERT INTO model_price (price_version, provider, model, effective_from, input, output, regions, source)
                VALUES (?, 'acme', 'mystery', now() - interval '1 day', ?, ?, '{"eu": "1.1"}', 'test')
                """,
                version,
                new BigDecimal(rate),
                new BigDecimal(rate));
    }

    @Test
    void whatCannotBeReadIsSkippedAndCounted() {
        Attempt attempt = Events.attempt("acme", "fast");
        Attempt forged = Events.attempt("acme", "fast");
        try (var service = new Service(tables, registry)) {
            journal.publish(5, "no event".getBytes(StandardCharsets.UTF_8));
            publish(
                    5,
                    Events.finished(
                            Attempt.newBuilder(forged).setAttemptId(UUID.randomUUID()).build(),
                            AttemptStatus.SUCCESS,
                            null));
            publish(5, Events.finished(attempt, AttemptStatus.SUCCESS, null));
            awaitDrained();

            assertThat(tables.count("cost_record")).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> skipped(service, "not_wire_format") == 1);
            assertThat(skipped(service, "inadmissible")).isEqualTo(1);
        }
    }

    @Test
    void whilePostgresqlIsAwayTheJournalWaits() {
        try (var service = new Service(tables, registry)) {
            Attempt before = Events.attempt("acme", "fast");
            publish(1, Events.finished(before, AttemptStatus.ERROR, null));
            awaitDrained();
            await().atMost(PATIENCE).until(() -> lag(service) == 0);
            tables.shutOut();
            for (int i = 0; i < 100; i++) {
                Attempt attempt = Events.attempt("acme", "fast");
                publish(
                        i % Journal.PARTITIONS,
                        Events.finished(attempt, AttemptStatus.SUCCESS, Events.usage(1, 1, 1, 1)));
            }
            await().atMost(PATIENCE).until(() -> failures(service) >= 2);
            assertThat(tables.count("cost_record")).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> lag(service) == 100);

            tables.letIn();
            awaitDrained();
            assertThat(tables.count("cost_record")).isEqualTo(101);
            await().atMost(PATIENCE).until(() -> lag(service) == 0);
        }
    }

    @Test
    void whileTheRegistryIsAwayTheJournalWaits() {
        try (var service = new Service(tables, registry)) {
            byte[] event =
                    journal.encode(
                            Events.finished(
                                    Events.attempt("acme", "fast"), AttemptStatus.ERROR, null));
            registry.mood = FakeRegistry.Mood.FAILING;
            journal.publish(2, event);
            await().atMost(PATIENCE).until(() -> failures(service) >= 2);
            assertThat(tables.count("cost_record")).isZero();

            registry.mood = FakeRegistry.Mood.WELL;
            awaitDrained();

            assertThat(tables.count("cost_record")).isEqualTo(1);
        }
    }

    private void publish(int partition, SpecificRecord... events) {
        for (SpecificRecord event : events) {
            journal.publish(partition, event);
        }
        journal.flush();
    }

    private void awaitDrained() {
        Map<Integer, Long> ends = journal.ends();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Map<Integer, Long> positions = tables.positions();
                    return ends.entrySet().stream()
                            .allMatch(end ->
                                    positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
                });
    }

    private void awaitPublished() {
        await().atMost(PATIENCE)
                .until(() -> {
                    published.read();
                    return tables.count("cost_batch") == 0
                            && published.entries() == tables.count("cost_record");
                });
    }

    private static double lag(Service service) {
        return service.meters().get("llm.ledger.lag").gauge().value();
    }

    private static double failures(Service service) {
        return service.meters().get("llm.ledger.batch.failures").counter().count();
    }

    private static double skipped(Service service, String reason) {
        var counter = service.meters().find("llm.journal.skipped").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    private static String day(Attempt attempt) {
        return attempt.getStartedAt().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
