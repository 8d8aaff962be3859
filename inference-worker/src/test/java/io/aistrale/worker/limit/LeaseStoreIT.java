package io.aistrale.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.worker.limit.Leases.Ask;
import io.aistrale.worker.limit.Leases.Grant;
import io.aistrale.worker.limit.Leases.Key;
import io.aistrale.worker.limit.Leases.Unit;
import io.aistrale.worker.limit.Subject.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The shared lines of time in PostgreSQL, as the worker's role uses them.
@WithRealParts
class LeaseStoreIT {
    private static JdbcClient owner;
    private static LeaseStore store;
    private static LimitStore limits;

    @BeforeAll
    static void connect() {
        TestDatabase database = MigratedDatabase.create();
        owner = JdbcClient.create(source(database.jdbcUrl(), database.user(), database.password()));
        var workers = source(database.jdbcUrl(), "aistrale_worker", "trusted");
        store = new LeaseStore(workers);
        limits = new LimitStore(workers);
    }

    private static PGSimpleDataSource source(String url, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static Key key(String name) {
        return new Key(new Subject(Kind.USER, name), Unit.REQUESTS);
    }

    private static Ask ask(String name, double perMinute, double want, double spare, double book) {
        return new Ask(key(name), perMinute, want, spare, book, 0, Duration.ZERO);
    }

    private static Grant answer(Ask ask) {
        return store.ask(List.of(ask)).getFirst();
    }

    @Test
    void aLineGivesASecondAheadAndTheBurstOnceAndThenNothing() {
        var first = answer(ask("line", 600, 100, 0, 0));
        var second = answer(ask("line", 600, 100, 0, 0));

        assertThat(first.units()).as("0.4 s and 1 s of 10 a second").isBetween(14.0, 15.0);
        assertThat(first.slice()).isCloseTo(Duration.ofMillis(-400), Duration.ofMillis(50));
        assertThat(second.units()).isBetween(0.0, 2.0);
        assertThat(second.slice()).isPositive();
    }

    @Test
    void whatIsSpareIsGivenOnlyWhereTheLineIsFree() {
        assertThat(answer(ask("spare", 600, 0, 5, 0)).units()).isEqualTo(5);
        assertThat(answer(ask("spare", 600, 100, 0, 0)).units()).isPositive();
        assertThat(answer(ask("spare", 600, 0, 5, 0)).units()).isZero();
    }

    @Test
    void turnsAreKeptInOrderAndGoneBackOn() {
        assertThat(answer(ask("turns", 60, 0, 0, 30)).turn()).isZero();
        assertThat(answer(ask("turns", 60, 0, 0, 10)).turn())
                .isCloseTo(Duration.ofSeconds(30), Duration.ofSeconds(1));
        assertThat(answer(ask("turns", 60, 0, 0, -20)).turn())
                .isCloseTo(Duration.ofSeconds(40), Duration.ofSeconds(1));
        assertThat(answer(ask("turns", 60, 0, 0, 0)).turn())
                .isCloseTo(Duration.ofSeconds(20), Duration.ofSeconds(1));
    }

    @Test
    void aCorrectionMovesTheLineAndAHoldShutsIt() {
        answer(ask("moved", 600, 100, 0, 0));
        var back = new Ask(key("moved"), 600, 100, 0, 0, -5, Duration.ZERO);
        assertThat(answer(back).again()).isEqualTo(5);
        var more = new Ask(key("moved"), 600, 0, 0, 0, 20, Duration.ZERO);
        assertThat(answer(more).slice()).isGreaterThan(Duration.ofMillis(2_500));
        var held = new Ask(key("moved"), 600, 100, 0, 0, 0, Duration.ofSeconds(30));
        assertThat(answer(held).units()).isZero();
        assertThat(answer(ask("moved", 600, 100, 0, 0)).slice())
                .isCloseTo(Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    @Test
    void aLowRateGivesOneAtATime() {
        assertThat(answer(ask("slow", 6, 10, 0, 0)).units()).isOne();
        assertThat(answer(ask("slow", 6, 10, 0, 0)).units()).isZero();
    }

    @Test
    void limitsAreReadAndOldLinesForgotten() {
        owner.sql(
                        """
                        INSERT INTO aistrale.rate_limit (kind, subject, tokens_per_minute, created_by, changed_at)
                        VALUES ('project', 'p', 9000, 'test', now())
                        """)
                .update();
        assertThat(limits.all())
                .isEqualTo(Map.of(new Subject(Kind.PROJECT, "p"), new PerMinute(null, 9000L)));

        answer(ask("old", 60, 1, 0, 0));
        owner.sql(
                        "UPDATE aistrale.rate_lease SET asked_at = now() - interval '25 hours' WHERE subject = 'old'")
                .update();
        store.forget();
        assertThat(
                        owner.sql("SELECT count(*) FROM aistrale.rate_lease WHERE subject = 'old'")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    /// Seconds stand for minutes: 6,000 a minute are 100 a second, and two percent of a minute are
    /// 120 calls, or more than a second of them.
    @Test
    void threeWorkersShareALineInRealTime() throws InterruptedException {
        var calls = new ConcurrentLinkedQueue<Long>();
        var stop = new CountDownLatch(1);
        try (var steps = Executors.newVirtualThreadPerTaskExecutor();
                var timer = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < 3; i++) {
                var rates =
                        new Rates(
                                new Limits(
                                        Map::of,
                                        new LimitProperties(
                                                Map.of(Kind.USER, new PerMinute(6_000L, null)),
                                                true,
                                                Duration.ofSeconds(5)),
                                        _ -> PerMinute.UNLIMITED),
                                store,
                                4_000,
                                (delay, step) ->
                                        timer.schedule(
                                                () -> steps.execute(step),
                                                delay.toNanos(),
                                                TimeUnit.NANOSECONDS),
                                steps,
                                System::nanoTime,
                                RandomGenerator.getDefault(),
                                new RateMetrics(new SimpleMeterRegistry()));
                for (int j = 0; j < 300; j++) {
                    rates.enter(
                            Fleet.call("c:1", 1, true),
                            () -> {},
                            turn -> {
                                if (turn instanceof Turn.Go && stop.getCount() > 0) {
                                    calls.add(System.nanoTime());
                                }
                            });
                }
            }
            boolean _ = stop.await(5, TimeUnit.SECONDS);
            stop.countDown();
            timer.shutdownNow();
        }

        var at = new ArrayList<>(calls);
        at.sort(null);
        long all = at.size();
        assertThat(all).as("calls in 5 s at 100 a second").isBetween(400L, 560L);
        for (int from = 0; from < at.size(); from++) {
            long end = at.get(from) + Duration.ofSeconds(2).toNanos();
            int begin = from;
            assertThat(at.subList(begin, at.size()).stream().filter(one -> one < end).count())
                    .as("calls in two seconds")
                    .isLessThanOrEqualTo(200 + 90);
        }
    }
}
