package io.aistrale.check.fault;

import io.aistrale.check.cluster.BookKeeper;
import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Where a fault is played: the processes, the seed's random numbers, and somebody to tell.
public record Scene(Cluster cluster, RandomGenerator random, Consumer<String> journal) {

    void say(String sentence, Object... arguments) {
        journal.accept(sentence.formatted(arguments));
    }

    void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /// Whether it comes to that in time.
    ///
    /// @param look between two looks
    boolean comesTo(Duration longest, Duration look, BooleanSupplier what)
            throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(look);
        }
        return true;
    }

    /// Half of the time to all of it, so that no two runs of different seeds keep the same step.
    void about(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis() / 2 + random.nextLong(time.toMillis() / 2));
    }

    /// The first two workers in either order.
    List<Member> workers() {
        Member one = cluster.worker(1);
        Member two = cluster.worker(2);
        return random.nextBoolean() ? List.of(one, two) : List.of(two, one);
    }

    /// Both gateways in either order.
    List<Member> gateways() {
        List<Member> members = cluster.gateways().members();
        return random.nextBoolean() ? members : members.reversed();
    }

    /// telemetry-consumer and cost-aggregator in either order.
    List<BookKeeper> bookKeepers() {
        List<BookKeeper> keepers = List.of(BookKeeper.values());
        return random.nextBoolean() ? keepers : keepers.reversed();
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// How a process is named where people read it.
    static String named(Member member) {
        return "%s (pid %d)".formatted(member.name(), member.pid());
    }
}
