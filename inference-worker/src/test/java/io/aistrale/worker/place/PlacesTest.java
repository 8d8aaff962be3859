package io.aistrale.worker.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.limit.VirtualTime;
import io.aistrale.worker.place.FairnessProperties.Tenant;
import io.aistrale.worker.place.Places.Answer;
import io.aistrale.worker.place.Places.Call;
import io.aistrale.worker.place.Places.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private Places places = of(16, Map.of());
    private final Map<String, Place> begun = new LinkedHashMap<>();
    private final Map<String, Answer.Later> away = new LinkedHashMap<>();

    private Places of(int most, Map<String, Double> weights) {
        return new Places(
                most,
                new FairnessProperties(Tenant.USER, weights, true),
                time::after,
                step -> time.after(Duration.ZERO, step),
                time::nanos,
                new PlaceMetrics(new SimpleMeterRegistry()));
    }

    private static Call call(Lane lane, String tenant, int priority, String credential) {
        return new Call(lane, tenant, priority, 0, "openai", credential, "m", LONG);
    }

    private void enter(String name, Call call) {
        places.enter(
                call,
                () -> {},
                answer -> {
                    switch (answer) {
                        case Answer.Given(Place place) -> begun.put(name, place);
                        case Answer.Later later -> away.put(name, later);
                    }
                });
    }

    private void enter(String tenant, int number) {
        enter(tenant + number, call(Lane.INTERACTIVE, tenant, 0, "c"));
    }

    private void flood(String tenant, int calls) {
        for (int number = 0; number < calls; number++) {
            enter(tenant, number);
        }
    }

    private void endOne(String name) {
        taken(name).ends(Ends.ANSWERED, Duration.ofSeconds(1));
        settle();
    }

    private Place taken(String name) {
        var place = begun.remove(name);
        if (place == null) {
            throw new AssertionError(name + " has no place");
        }
        return place;
    }

    private void settle() {
        time.pass(Duration.ofMillis(1));
    }

    private long begunOf(String tenant) {
        return begun.keySet().stream().filter(name -> name.startsWith(tenant)).count();
    }

    @Test
    void oneTenantAloneHasAllPlacesAndAFewAreMadeReady() {
        flood("anna", 40);

        assertThat(begun).hasSize(17);
        assertThat(away).isEmpty();
        assertThat(places.isShared(Lane.INTERACTIVE)).isFalse();
    }

    @Test
    void whoHasFewestGetsTheNextPlace() {
        flood("anna", 40);
        enter("ben", 0);
        assertThat(begunOf("ben")).isZero();
        assertThat(places.isShared(Lane.INTERACTIVE)).isTrue();

        endOne("anna0");

        assertThat(begunOf("ben")).isEqualTo(1);
        assertThat(begunOf("anna")).isEqualTo(16);
        assertThat(taken("ben0").goesFirst()).isTrue();
        assertThat(taken("anna16").goesFirst()).isFalse();
    }

    @Test
    void beyondThePlacesOfAFloodAFewAreMadeReadyForThoseBelowTheirShare() {
        var many = of(64, Map.of());
        var given = new ArrayList<String>();
        for (String tenant : List.of("ben", "anna")) {
            for (int i = 0; i < 100; i++) {
                if (tenant.equals("anna") || i < 2) {
                    enter(many, call(Lane.INTERACTIVE, tenant, 0, "c"), tenant, given);
                }
            }
        }
        assertThat(given).as("64, and a sixteenth made ready").hasSize(68);

        for (int i = 0; i < 4; i++) {
            enter(many, call(Lane.INTERACTIVE, "ben", 0, "c"), "ben again", given);
        }

        assertThat(given.stream().filter("ben again"::equals)).as("a thirty-second").hasSize(2);
    }

    @Test
    void nothingIsKeptForBulk() {
        var many = of(64, Map.of());
        var given = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            enter(many, call(Lane.INTERACTIVE, "anna", 0, "c"), "anna", given);
        }
        enter(many, call(Lane.BULK, "ben", 0, "c"), "ben", given);
        enter(many, call(Lane.BULK, "carl", 0, "c"), "carl", given);

        assertThat(many.isShared(Lane.BULK)).isTrue();
        assertThat(given).hasSize(68).doesNotContain("ben", "carl");
        assertThat(many.isBelowShare(Lane.BULK, "ben")).isFalse();
    }

    private static void enter(Places places, Call call, String name, List<String> given) {
        places.enter(
                call,
                () -> {},
                answer -> {
                    if (answer instanceof Answer.Given) {
                        given.add(name);
                    }
                });
    }

    @Test
    void tenantsThatWantAllHaveEquallyMany() {
        flood("anna", 20);
        flood("ben", 8);
        flood("carl", 8);

        turnOver(300);

        assertThat(begunOf("anna")).isBetween(5L, 6L);
        assertThat(begunOf("ben")).isBetween(5L, 6L);
        assertThat(begunOf("carl")).isBetween(5L, 6L);
    }

    @Test
    void aTenantOfThreeTimesTheWeightHasThreeTimesAsMany() {
        places = of(16, Map.of("ben", 3.0));
        flood("anna", 30);
        flood("ben", 16);

        turnOver(100);

        assertThat(begunOf("anna")).isBetween(4L, 5L);
        assertThat(begunOf("ben")).isBetween(12L, 13L);
    }

    /// The oldest call ends, again and again, and its tenant wants another.
    private void turnOver(int times) {
        for (int i = 0; i < times; i++) {
            var oldest = begun.keySet().iterator().next();
            enter(oldest.replaceAll("\\d", ""), 1_000 + i);
            endOne(oldest);
        }
    }

    @Test
    void withinATenantTheHigherPriorityGoesFirstAndThenTheOlder() {
        flood("anna", 17);
        enter("low", call(Lane.INTERACTIVE, "anna", -1, "c"));
        enter("second", new Call(Lane.INTERACTIVE, "anna", 0, 20, "openai", "c", "m", LONG));
        enter("first", new Call(Lane.INTERACTIVE, "anna", 0, 10, "openai", "c", "m", LONG));
        enter("high", call(Lane.INTERACTIVE, "anna", 5, "c"));

        for (int i = 0; i < 4; i++) {
            endOne("anna" + i);
        }

        assertThat(new ArrayList<>(begun.keySet()).subList(13, 17))
                .containsExactly("high", "first", "second", "low");
    }

    @Test
    void aPlaceGivenBackIsTheNextOnes() {
        flood("anna", 18);
        assertThat(begun).doesNotContainKey("anna17");

        taken("anna3").giveBack();
        settle();

        assertThat(begun).containsKey("anna17");
    }

    @Test
    void aPlaceEndsOnce() {
        flood("anna", 19);
        var place = taken("anna3");

        place.giveBack();
        place.ends(Ends.ANSWERED, Duration.ofSeconds(1));
        place.giveBack();
        settle();

        assertThat(begun).containsKey("anna17").doesNotContainKey("anna18");
    }

    @Test
    void bulkLeavesATenthToOthersAndHasOneTurnInTen() {
        for (int i = 0; i < 40; i++) {
            enter("bulk" + i, call(Lane.BULK, "anna", 0, "c"));
        }
        assertThat(begun).hasSize(15);
        for (int i = 0; i < 60; i++) {
            enter("now" + i, call(Lane.INTERACTIVE, "anna", 0, "c"));
        }
        var order = new ArrayList<String>();

        for (int i = 0; i < 30; i++) {
            var before = List.copyOf(begun.keySet());
            endOne(before.getFirst());
            begun.keySet().stream().filter(name -> !before.contains(name)).forEach(order::add);
        }

        assertThat(order.stream().filter(name -> name.startsWith("bulk")).count())
                .isBetween(2L, 3L);
    }

    @Test
    void whatWouldWaitLongGoesAwayWhereOthersAreAbout() {
        enter("ben", 0);
        flood("anna", 40);
        time.pass(Duration.ofSeconds(2));
        assertThat(away).isEmpty();

        enter("anna", 1_000);

        assertThat(away)
                .extractingByKey("anna1000")
                .satisfies(told -> {
                    assertThat(told.why()).isEqualTo(ErrorCode.TENANT_BUSY);
                    assertThat(told.pause()).isGreaterThan(Duration.ofSeconds(30));
                });
    }

    /// They would keep what lies behind them from being read.
    @Test
    void whoWaitedWhileATenantWasAloneMakesRoomOnceOthersAreAbout() {
        flood("anna", 80);
        assertThat(away).isEmpty();
        places.met(Lane.INTERACTIVE, "ben");
        time.pass(Duration.ofSeconds(2));

        assertThat(begunOf("anna")).isEqualTo(17);
        assertThat(places.waiting(Lane.INTERACTIVE)).as("twice the places").isEqualTo(32);
        assertThat(away).hasSize(31).containsKey("anna79").doesNotContainKey("anna17");
    }

    @Test
    void nobodyIsSentAwayWhileATenantIsAlone() {
        flood("anna", 200);
        time.pass(Duration.ofSeconds(30));

        enter("anna", 1_000);

        assertThat(away).isEmpty();
    }

    @Test
    void whoWaitsForAnothersCredentialIsNotWaitedFor() {
        flood("anna", 16);
        begun.values().forEach(place -> place.ends(Ends.REFUSED, Duration.ofMillis(20)));
        begun.clear();
        time.pass(Duration.ofSeconds(6));
        for (int i = 0; i < 3; i++) {
            enter("sign" + i, call(Lane.INTERACTIVE, "anna", 0, "c"));
            taken("sign" + i).ends(Ends.REFUSED, Duration.ofMillis(20));
        }
        assertThat(places.limited()).as("what credential c bears is found out").isEqualTo(1);

        flood("anna", 12);
        long atC = begunOf("anna");
        assertThat(atC).isLessThan(12);
        for (int i = 0; i < 4; i++) {
            enter("else" + i, call(Lane.INTERACTIVE, "anna", 0, "d"));
        }
        assertThat(begunOf("else")).isEqualTo(4);

        endOne("anna0");
        assertThat(begunOf("anna")).as("the next one's place at c").isEqualTo(atC);
    }

    @Test
    void aTenantThatCallsSeldomHasTheNextPlaceOfAFlood() {
        enter("ben", 0);
        endOne("ben0");
        flood("anna", 40);
        time.pass(Duration.ofSeconds(15));

        enter("ben", 1);
        assertThat(away).doesNotContainKey("ben1");
        endOne("anna0");

        assertThat(begun).containsKey("ben1");
    }

    @Test
    void whoWaitedForACredentialThatIsFreeAgainWaitsForAPlaceOnly() {
        flood("anna", 16);
        begun.values().forEach(place -> place.ends(Ends.REFUSED, Duration.ofMillis(20)));
        begun.clear();
        assertThat(places.limited()).isEqualTo(1);
        flood("ben", 12);
        assertThat(begunOf("ben")).isLessThan(12);
        time.pass(Duration.ofSeconds(25));
        assertThat(away).as("waited too long").isNotEmpty();
        List.copyOf(begun.keySet()).forEach(this::endOne);
        for (int i = 0; i < 17; i++) {
            enter("dora" + i, call(Lane.INTERACTIVE, "dora", 0, "d"));
        }

        enter("ben", 100);
        endOne("dora0");

        assertThat(begun).containsKey("ben100");
    }

    @Test
    void whoseDeadlinePassesIsToldSo() {
        flood("anna", 17);
        enter(
                "late",
                new Call(
                        Lane.INTERACTIVE, "anna", 0, 0, "openai", "c", "m", Duration.ofSeconds(3)));

        time.pass(Duration.ofSeconds(5));

        assertThat(away).containsOnlyKeys("late");
    }

    /// Whatever comes and goes: never more calls than places, never a free place that somebody
    /// waits for, and nobody is forgotten.
    @Test
    void manyTenantsAtManyCredentials() {
        for (long seed = 1; seed <= 300; seed++) {
            new Crowd(seed).run();
        }
    }

    private static final class Crowd {
        private static final int MOST = 8;

        private final VirtualTime time = new VirtualTime();
        private final Random random;
        private final long seed;
        private final Places places;
        private final Map<String, Integer> bears = new HashMap<>();
        private final Map<String, Integer> at = new HashMap<>();
        private int out;
        private int open;

        Crowd(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.places =
                    new Places(
                            MOST,
                            new FairnessProperties(Tenant.USER, Map.of("t1", 2.5), true),
                            time::after,
                            step -> time.after(Duration.ofMillis(random.nextInt(3)), step),
                            time::nanos,
                            new PlaceMetrics(new SimpleMeterRegistry()));
        }

        void run() {
            int calls = 50 + random.nextInt(400);
            for (int i = 0; i < calls; i++) {
                var call =
                        new Call(
                                random.nextInt(4) == 0 ? Lane.BULK : Lane.INTERACTIVE,
                                "t" + random.nextInt(5),
                                random.nextInt(3) - 1,
                                random.nextInt(1_000),
                                "p",
                                "c" + random.nextInt(3),
                                "m",
                                Duration.ofSeconds(5 + random.nextInt(600)));
                open++;
                time.after(Duration.ofMillis(random.nextInt(20_000)), () -> enter(call));
            }
            time.pass(Duration.ofHours(3));
            assertThat(open).as("seed %d: requests that nobody answered", seed).isZero();
            assertThat(out).as("seed %d", seed).isZero();
            assertThat(places.waiting(Lane.INTERACTIVE) + places.waiting(Lane.BULK)).isZero();
        }

        private void enter(Call call) {
            places.enter(call, () -> {}, answer -> told(call, answer));
        }

        private void told(Call call, Answer answer) {
            switch (answer) {
                case Answer.Later(Duration pause, ErrorCode _) -> {
                    if (random.nextInt(10) == 0) {
                        open--;
                    } else {
                        time.after(pause, () -> enter(call));
                    }
                }
                case Answer.Given(Place place) -> begin(call, place);
            }
        }

        private void begin(Call call, Place place) {
            out++;
            assertThat(out).as("seed %d", seed).isLessThanOrEqualTo(MOST + 1);
            int most = bears.computeIfAbsent(call.credential(), _ -> 1 + random.nextInt(6));
            boolean refused = at.merge(call.credential(), 1, Integer::sum) > most;
            var took = Duration.ofMillis(refused ? 5 : 200 + random.nextInt(2_000));
            time.after(
                    took,
                    () -> {
                        out--;
                        at.merge(call.credential(), -1, Integer::sum);
                        if (random.nextInt(20) == 0) {
                            place.giveBack();
                        } else {
                            place.ends(refused ? Ends.REFUSED : Ends.ANSWERED, took);
                        }
                        if (refused) {
                            time.after(Duration.ofMillis(500), () -> enter(call));
                        } else {
                            open--;
                        }
                    });
        }
    }
}
