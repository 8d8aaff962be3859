package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import java.time.Duration;

/// What befalls brokers.
final class BrokerFaults {
    private static final Duration AWAY = Duration.ofSeconds(10);

    private BrokerFaults() {}

    /// One of three is killed, and comes back after a while.
    static void killOne(Scene scene) throws InterruptedException {
        Member broker = scene.pick(scene.cluster().brokers());
        scene.say("kill -9 %s", named(broker));
        broker.kill();
        scene.pause(AWAY);
        broker.start();
        broker.awaitReady();
        scene.say("%s is back", named(broker));
        scene.cluster().awaitInSync();
        scene.about(Duration.ofSeconds(4));
    }

    /// All three are killed at once and start again.
    static void restartAll(Scene scene) throws InterruptedException {
        scene.say("kill -9 all brokers");
        scene.cluster().brokers().forEach(Member::kill);
        scene.about(Duration.ofSeconds(4));
        scene.cluster().brokers().forEach(Member::start);
        Cluster.awaitReady(scene.cluster().brokers());
        scene.say("all brokers are back");
        scene.cluster().awaitInSync();
        scene.about(Duration.ofSeconds(8));
    }
}
