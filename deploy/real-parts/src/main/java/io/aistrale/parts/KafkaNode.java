package io.aistrale.parts;

import java.nio.file.Path;

/// A broker's place in its cluster.
///
/// @param port clients connect here
/// @param controllerPort the quorum's own traffic; 0 where the node is alone: any free port
/// @param quorumVoters all nodes, `1@127.0.0.1:19093,2@...`, the same text on each; empty where the
///   node is alone
public record KafkaNode(int id, int port, int controllerPort, String quorumVoters) {

    private static final int LARGEST_REPLICATION = 3;

    /// The only node. Its controller's port is its own affair, and new at every start.
    public static KafkaNode single(int port) {
        return new KafkaNode(1, port, 0, "");
    }

    /// Broker settings, small enough for a laptop. Consumers may have session timeouts of a second
    /// (the broker's own minimum is 6 s), and a killed broker comes back within seconds (with the
    /// default session of 9 s it waits for its own old session to end).
    String settings(Path topics) {
        boolean alone = quorumVoters.isEmpty();
        int controller = alone ? FreePorts.lasting() : controllerPort;
        String voters = alone ? "%d@127.0.0.1:%d".formatted(id, controller) : quorumVoters;
        int replication = Math.min(LARGEST_REPLICATION, voters.split(",").length);
        return """
        process.roles=broker,controller
        node.id=%d
        listeners=BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        advertised.listeners=BROKER://127.0.0.1:%d
        controller.quorum.voters=%s
        log.dirs=%s
        """
                        .formatted(id, port, controller, port, voters, topics)
                + replication(replication, Math.max(1, replication - 1))
                + FIXED_SETTINGS;
    }

    private static String replication(int factor, int minimumInSync) {
        return """
        default.replication.factor=%1$d
        min.insync.replicas=%2$d
        offsets.topic.replication.factor=%1$d
        transaction.state.log.replication.factor=%1$d
        transaction.state.log.min.isr=%2$d
        share.coordinator.state.topic.replication.factor=%1$d
        share.coordinator.state.topic.min.isr=%2$d
        """
                .formatted(factor, minimumInSync);
    }

    private static final String FIXED_SETTINGS =
            """
            listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=BROKER
            controller.listener.names=CONTROLLER
            auto.create.topics.enable=false
            message.max.bytes=9437184
            replica.fetch.max.bytes=9437184
            offset.metadata.max.bytes=32768
            offsets.topic.num.partitions=8
            transaction.state.log.num.partitions=4
            share.coordinator.state.topic.num.partitions=4
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=1000
            group.consumer.min.session.timeout.ms=1000
            group.consumer.session.timeout.ms=10000
            group.consumer.min.heartbeat.interval.ms=300
            group.consumer.heartbeat.interval.ms=3000
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            num.network.threads=2
            num.io.threads=4
            log.cleaner.dedupe.buffer.size=8388608
            log.segment.bytes=268435456
            log.index.size.max.bytes=2097152
            """;
}
