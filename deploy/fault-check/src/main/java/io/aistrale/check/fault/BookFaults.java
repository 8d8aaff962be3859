package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.BookKeeper;
import io.aistrale.check.cluster.Member;
import io.aistrale.check.verdict.Outage;
import java.time.Duration;
import java.time.Instant;

/// What befalls those who keep the books, and where they keep them.
final class BookFaults {
    private static final Duration SHORTLY = Duration.ofSeconds(6);
    private static final Duration FOR_LONG = Duration.ofSeconds(60);
    private static final Duration UNTIL_ALL_IS_KNOWN = Duration.ofSeconds(20);

    private BookFaults() {}

    /// `kill -9` of telemetry-consumer and cost-aggregator, one after the other, each in the middle
    /// of a transaction.
    static void killKeepers(Scene scene) throws InterruptedException {
        for (BookKeeper keeper : scene.bookKeepers()) {
            Member process = scene.cluster().bookKeeper(keeper);
            scene.say("kill -9 %s, halfway through a transaction", named(process));
            scene.cluster().killHalfway(keeper);
            scene.about(Duration.ofSeconds(2));
            process.start();
            process.awaitReady();
            scene.about(Duration.ofSeconds(4));
        }
    }

    /// PostgreSQL ends a transaction of each, twice, for a deadlock.
    static void deadlock(Scene scene) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            for (BookKeeper keeper : BookKeeper.values()) {
                scene.cluster().deadlock(keeper);
                scene.say("%s lost a deadlock", keeper.consumer());
                scene.about(Duration.ofSeconds(3));
            }
        }
    }

    /// `kill -9` of PostgreSQL, back soon.
    static void killDatabase(Scene scene) throws InterruptedException {
        takeDatabaseAway(scene, SHORTLY);
    }

    /// The same, back after a minute: nobody's lease of a budget lasts that long. What the workers
    /// know by then of tokens and shares is all they have.
    static void takeDatabaseAway(Scene scene) throws InterruptedException {
        scene.pause(UNTIL_ALL_IS_KNOWN);
        takeDatabaseAway(scene, FOR_LONG);
    }

    private static void takeDatabaseAway(Scene scene, Duration away) throws InterruptedException {
        Member postgres = scene.cluster().postgres();
        scene.say("kill -9 %s", named(postgres));
        postgres.kill();
        Instant from = Instant.now();
        scene.pause(away);
        scene.cluster().wasAway(new Outage(from, Instant.now()));
        postgres.start();
        postgres.awaitReady();
        scene.say("%s is back", named(postgres));
        scene.about(Duration.ofSeconds(8));
    }
}
