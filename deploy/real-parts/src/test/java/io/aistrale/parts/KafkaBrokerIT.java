package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {

    @TempDir Path directory;

    @Test
    void topicsSurviveAStopAndAKill() throws Exception {
        int port = FreePorts.next();

        try (var _ = KafkaBroker.single(port, directory).startAndAwait()) {
            try (Admin admin = admin(port)) {
                admin.createTopics(List.of(new NewTopic("kept", Optional.of(3), Optional.empty())))
                        .all()
                        .get(10, TimeUnit.SECONDS);
            }
        }
        assertThat(FreePorts.answers(port)).isFalse();

        RunningPart killed = KafkaBroker.single(port, directory).startAndAwait();
        assertThat(topics(port)).contains("kept");
        killed.kill();

        try (var _ = KafkaBroker.single(port, directory).startAndAwait()) {
            assertThat(topics(port)).contains("kept");
        }
    }

    private static Iterable<String> topics(int port) throws Exception {
        try (Admin admin = admin(port)) {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS);
        }
    }

    private static Admin admin(int port) {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
    }
}
