package io.aistrale.worker.limit;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.limit.Subject.Kind;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.TokenUsage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Workers that share rates, in virtual time: requests arrive at a worker, wait there or in a
/// parked topic, from which any worker may take them, and are called.
final class Fleet {
    private static final int PLACES = 4_000;
    private static final long TOKENS = 10;
    private static final Standing ANA = new Standing(Lane.INTERACTIVE, "ana", 1, 0);

    final VirtualTime time = new VirtualTime();
    final SharedLines lines = new SharedLines(time::nanos);
    final List<Worker> workers = new ArrayList<>();
    final Map<Subject, PerMinute> set = new HashMap<>();
    final Map<String, List<Long>> called = new HashMap<>();
    private final Map<Standing, List<Long>> arrivedOf = new HashMap<>();
    private final Map<Standing, List<Long>> calledOf = new HashMap<>();
    private final Random random;
    int parkings;
    long usedTokens;
    int open;

    Fleet(long seed, int size) {
        random = new Random(seed);
        for (int i = 0; i < size; i++) {
            workers.add(new Worker());
        }
    }

    final class Worker {
        boolean dead;
        boolean away;

        /// How late it is with all it does beside its calls, asking among it.
        Duration slow = Duration.ZERO;

        final Limits limits =
                new Limits(
                        () -> set,
                        new LimitProperties(Map.of(), true, Duration.ofSeconds(5)),
                        _ -> PerMinute.UNLIMITED);
        final Rates rates =
                new Rates(
                        limits,
                        this::ask,
                        PLACES,
                        this::later,
                        step -> later(slow.plusNanos(random.nextInt(3_000_000)), step),
                        time::nanos,
                        random,
                        new RateMetrics(new SimpleMeterRegistry()));
        int calls;

        private List<Leases.Grant> ask(List<Leases.Ask> asks) {
            if (away) {
                throw new IllegalStateException("away");
            }
            return lines.ask(asks);
        }

        private void later(Duration delay, Runnable step) {
            time.after(
                    delay,
                    () -> {
                        if (!dead) {
                            step.run();
                        }
                    });
        }

        void arrives(String credential) {
            arrives(credential, ANA);
        }

        void arrives(String credential, Standing standing) {
            arrives(credential, standing, TOKENS);
        }

        void arrives(String credential, Standing standing, long tokens) {
            open++;
            arrivedOf.computeIfAbsent(standing, _ -> new ArrayList<>()).add(time.nanos());
            asks(call(credential, tokens, standing, false));
        }

        void asks(Rates.Call call) {
            rates.enter(
                    call,
                    () -> {},
                    turn -> {
                        switch (turn) {
                            case Turn.Go _ -> {
                                open--;
                                calls++;
                                called.computeIfAbsent(call.credential(), _ -> new ArrayList<>())
                                        .add(time.nanos());
                                calledOf.computeIfAbsent(call.standing(), _ -> new ArrayList<>())
                                        .add(time.nanos());
                            }
                            case Turn.Later(Duration wait, boolean booked) ->
                                    parked(call, wait, booked);
                        }
                    });
        }

        /// One call in two uses half of what it may be thought to, the other half as much again.
        void arrivesAndUses(String credential, long tokens) {
            uses(call(credential, tokens, false));
        }

        private void uses(Rates.Call call) {
            long tokens = call.need().input();
            rates.enter(
                    call,
                    () -> {},
                    turn -> {
                        switch (turn) {
                            case Turn.Go(Permit permit) -> {
                                long used = calls++ % 2 == 0 ? tokens / 2 : tokens * 3 / 2;
                                later(
                                        Duration.ofSeconds(1),
                                        () -> rates.ended(permit, call, of(used)));
                            }
                            case Turn.Later(Duration wait, boolean booked) ->
                                    later(
                                            wait,
                                            () -> uses(call(call.credential(), tokens, booked)));
                        }
                    });
        }

        private ProviderOutcome of(long tokens) {
            usedTokens += tokens;
            var answer =
                    new Answer("", "{}", "stop", TokenUsage.ofText(tokens, 0, false), null, null);
            return new ProviderOutcome.Completed(answer, ProviderOutcome.Exchange.NONE);
        }

        /// What it is given goes back a second later.
        void takesInVain(String credential) {
            rates.enter(
                    call(credential, TOKENS, false),
                    () -> {},
                    turn -> {
                        if (turn instanceof Turn.Go(Permit permit)) {
                            later(Duration.ofSeconds(1), () -> rates.giveBack(permit));
                        }
                    });
        }

        int waiting() {
            return rates.waiting(Kind.CREDENTIAL);
        }
    }

    /// A parked request is read up to a second late, by a worker that is alive.
    private void parked(Rates.Call call, Duration wait, boolean booked) {
        var stay =
                ParkedTopic.forTurn(wait, Duration.ofDays(1)).map(ParkedTopic::delay).orElse(wait);
        parkings++;
        var late = Duration.ofMillis(random.nextInt(1_000));
        time.after(
                stay.plus(late),
                () -> {
                    var rest = wait.minus(stay).minus(late);
                    if (booked && rest.compareTo(Rates.HERE) > 0) {
                        parked(call, rest, true);
                    } else {
                        anyone().asks(
                                        call(
                                                call.credential(),
                                                call.need().input(),
                                                call.standing(),
                                                booked));
                    }
                });
    }

    private Worker anyone() {
        var alive = workers.stream().filter(worker -> !worker.dead).toList();
        return alive.get(random.nextInt(alive.size()));
    }

    static Rates.Call call(String credential, long tokens, boolean hasTurn) {
        return call(credential, tokens, ANA, hasTurn);
    }

    private static Rates.Call call(
            String credential, long tokens, Standing standing, boolean hasTurn) {
        return new Rates.Call(
                "openai",
                credential,
                "m",
                null,
                "ana",
                "default",
                new Rates.Need(tokens, 0L),
                standing,
                Duration.ofDays(1),
                hasTurn);
    }

    void limit(String credential, long requestsPerMinute) {
        set.put(Subject.ofCredential(credential), new PerMinute(requestsPerMinute, null));
        workers.forEach(worker -> worker.limits.refresh());
    }

    /// A provider's answers tell of a limit.
    void tell(String credential, long requestsPerMinute) {
        var model = Subject.ofCredential(credential).ofModel("m");
        workers.forEach(
                worker -> worker.limits.told(model, new PerMinute(requestsPerMinute, null)));
    }

    void limitTokens(String credential, long tokensPerMinute) {
        set.put(Subject.ofCredential(credential), new PerMinute(null, tokensPerMinute));
        workers.forEach(worker -> worker.limits.refresh());
    }

    /// The database goes away for all, or comes back for one after the other.
    void away(boolean isAway, Duration between) {
        for (int i = 0; i < workers.size(); i++) {
            var worker = workers.get(i);
            time.after(between.multipliedBy(i), () -> worker.away = isAway);
        }
    }

    /// Arrivals at random, evenly over a time.
    void arrive(Worker worker, String credential, int count, Duration over) {
        arrive(worker, credential, ANA, count, over);
    }

    void arrive(Worker worker, String credential, Standing standing, int count, Duration over) {
        arrive(worker, credential, standing, TOKENS, count, over);
    }

    void arrive(
            Worker worker,
            String credential,
            Standing standing,
            long tokens,
            int count,
            Duration over) {
        for (int i = 0; i < count; i++) {
            var at = Duration.ofNanos((long) (random.nextDouble() * over.toNanos()));
            time.after(at, () -> worker.arrives(credential, standing, tokens));
        }
    }

    int calledOf(Standing standing) {
        return calledOf.getOrDefault(standing, List.of()).size();
    }

    /// What a tenant's calls waited, sorted; as if they had been called in the order of their
    /// coming.
    List<Duration> waitsOf(Standing standing) {
        var waits = new ArrayList<Duration>();
        var at = calledOf.getOrDefault(standing, List.of());
        var since = arrivedOf.getOrDefault(standing, List.of());
        for (int i = 0; i < at.size(); i++) {
            waits.add(Duration.ofNanos(at.get(i) - since.get(i)));
        }
        waits.sort(null);
        return waits;
    }

    /// The most calls in any window of that length.
    int mostIn(Duration window, String credential) {
        var at = called.getOrDefault(credential, List.of());
        int most = 0;
        int from = 0;
        for (int to = 0; to < at.size(); to++) {
            while (at.get(to) - at.get(from) >= window.toNanos()) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    int calledBetween(Duration from, Duration to, String credential) {
        long zero = Duration.ofDays(1).toNanos();
        return (int)
                called.getOrDefault(credential, List.of()).stream()
                        .filter(at -> at - zero >= from.toNanos() && at - zero < to.toNanos())
                        .count();
    }
}
