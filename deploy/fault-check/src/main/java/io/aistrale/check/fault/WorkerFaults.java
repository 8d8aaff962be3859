package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.Member;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// What befalls workers.
final class WorkerFaults {
    /// Longer than a session, so that the partitions have gone to another.
    private static final Duration FROZEN = Duration.ofSeconds(9);

    private static final Duration TO_FAILPOINT = Duration.ofSeconds(90);
    private static final int LATEST_PASSING = 30;

    /// Fewer requests are parked than are called.
    private static final int LATEST_PARKING = 5;

    private static final List<String> STEPS =
            List.of(
                    "before-started",
                    "started-acked",
                    "call-sent",
                    "call-answered",
                    "finished-acked",
                    "replied",
                    "parked-acked",
                    "parked-copied");

    private WorkerFaults() {}

    /// `kill -9` of each worker, one after the other.
    static void kill(Scene scene) throws InterruptedException {
        for (Member worker : scene.workers()) {
            scene.say("kill -9 %s", named(worker));
            worker.kill();
            worker.start();
            worker.awaitReady();
            scene.about(Duration.ofSeconds(4));
        }
    }

    /// Workers that end themselves at every step of a request's way, two at a time; the first
    /// worker stays.
    static void failpoints(Scene scene) throws InterruptedException {
        List<String> steps = new ArrayList<>(STEPS);
        Collections.shuffle(steps, new Random(scene.random().nextLong()));
        List<Member> doomed = List.of(scene.cluster().worker(2), scene.cluster().worker(3));
        scene.cluster().worker(2).kill();
        for (int i = 0; i < steps.size(); i += doomed.size()) {
            for (int j = 0; j < doomed.size(); j++) {
                Member worker = doomed.get(j);
                String failpoint = failpoint(steps.get(i + j), scene.random());
                worker.startToFailAt(failpoint);
                scene.say("%s is to end at %s", named(worker), failpoint);
            }
            for (Member worker : doomed) {
                if (!worker.endsWithin(TO_FAILPOINT)) {
                    worker.kill();
                    throw new PartFailedException(
                            "a failpoint of %s did not fire: %s"
                                    .formatted(worker.name(), steps.subList(i, i + doomed.size())));
                }
            }
        }
        scene.cluster().worker(2).start();
        scene.cluster().worker(2).awaitReady();
    }

    private static String failpoint(String step, RandomGenerator random) {
        int latest = step.startsWith("parked-") ? LATEST_PARKING : LATEST_PASSING;
        return step + ":" + random.nextInt(1, latest);
    }

    /// SIGSTOP past the lease and past the session, then SIGCONT, of each worker.
    static void freeze(Scene scene) throws InterruptedException {
        for (Member worker : scene.workers()) {
            scene.say("SIGSTOP %s for %d s", named(worker), FROZEN.toSeconds());
            worker.freeze();
            try {
                scene.pause(FROZEN);
            } finally {
                worker.thaw();
            }
            worker.awaitReady();
            scene.about(Duration.ofSeconds(4));
        }
    }

    /// A third worker joins and leaves, twice.
    static void join(Scene scene) throws InterruptedException {
        Member third = scene.cluster().worker(3);
        for (int i = 0; i < 2; i++) {
            third.start();
            scene.say("%s joins", named(third));
            third.awaitReady();
            scene.about(Duration.ofSeconds(5));
            scene.say("%s leaves", named(third));
            third.terminate();
            scene.about(Duration.ofSeconds(3));
        }
    }

    /// SIGTERM of each worker under load.
    static void terminate(Scene scene) throws InterruptedException {
        for (Member worker : scene.workers()) {
            scene.say("SIGTERM %s", named(worker));
            worker.terminate();
            scene.about(Duration.ofSeconds(3));
            worker.start();
            worker.awaitReady();
            scene.about(Duration.ofSeconds(4));
        }
    }
}
