package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// What befalls gateways.
final class GatewayFaults {
    private static final Duration TO_FAILPOINT = Duration.ofSeconds(120);
    private static final int LATEST_PASSING = 6;

    /// Fewest callers that a gateway must hold when it is killed.
    private static final int CALLERS = 3;

    private static final Duration CALLERS_COME = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final List<String> STEPS =
            List.of("before-key", "key-kept", "keyed-acked", "ack-noted", "unkeyed-acked");

    private GatewayFaults() {}

    /// `kill -9` of each gateway while callers wait there, one after the other.
    static void kill(Scene scene) throws InterruptedException {
        for (Member gateway : scene.gateways()) {
            int waiting = awaitCallers(scene, gateway);
            scene.say("kill -9 %s, where %d callers wait", named(gateway), waiting);
            gateway.kill();
            scene.about(Duration.ofSeconds(2));
            gateway.start();
            gateway.awaitReady();
            scene.about(Duration.ofSeconds(4));
        }
    }

    private static int awaitCallers(Scene scene, Member gateway) throws InterruptedException {
        var waiting = new AtomicInteger();
        if (!scene.comesTo(
                CALLERS_COME,
                LOOK,
                () -> {
                    waiting.set(scene.cluster().gateways().waitingCallers(gateway));
                    return waiting.get() >= CALLERS;
                })) {
            throw new PartFailedException("nobody waits at " + gateway.name());
        }
        return waiting.get();
    }

    /// A gateway that ends itself at every step of a submission's way; the other stays.
    static void failpoints(Scene scene) throws InterruptedException {
        List<String> steps = new ArrayList<>(STEPS);
        Collections.shuffle(steps, new Random(scene.random().nextLong()));
        Member doomed = scene.gateways().getFirst();
        doomed.kill();
        for (String step : steps) {
            String failpoint = step + ":" + scene.random().nextInt(1, LATEST_PASSING);
            doomed.startToFailAt(failpoint);
            scene.say("%s is to end at %s", named(doomed), failpoint);
            if (!doomed.endsWithin(TO_FAILPOINT)) {
                doomed.kill();
                throw new PartFailedException(
                        "the failpoint %s of %s did not fire".formatted(step, doomed.name()));
            }
        }
        doomed.start();
        doomed.awaitReady();
        scene.about(Duration.ofSeconds(4));
    }

    /// `kill -9` of both at once; they start again.
    static void restart(Scene scene) throws InterruptedException {
        List<Member> gateways = scene.gateways();
        scene.say("kill -9 both gateways");
        gateways.forEach(Member::kill);
        scene.about(Duration.ofSeconds(2));
        gateways.forEach(Member::start);
        Cluster.awaitReady(gateways);
        scene.say("both gateways are back");
        scene.about(Duration.ofSeconds(6));
    }
}
