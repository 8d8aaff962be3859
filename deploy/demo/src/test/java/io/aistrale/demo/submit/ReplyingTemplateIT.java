package io.aistrale.demo.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.StackAddress;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.EventDeserializer;
import io.aistrale.schemas.serde.EventSerializer;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.topic.Topics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/// Spring's template, a real broker, and a worker that only echoes the headers and answers twice.
@WithRealParts
class ReplyingTemplateIT {

    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void aReplyFindsItsRequestAndCopiesCountAsOneResult() throws Exception {
        String servers = RealParts.kafkaBootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("inference.requests", 2, (short) 1),
                                    new NewTopic("inference.replies.default", 2, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        DemoRequest request = Workload.simulated(Tickets.all(), 1).getLast();
        try (var registry = withAllSchemas();
                var template = new ReplyingTemplate(stack(servers, registry.url()))) {
            var worker =
                    CompletableFuture.runAsync(
                            () -> answerTwice(servers, registry.url()),
                            command -> Thread.ofVirtual().start(command));
            var submitter = new KafkaSubmitter(template.template());
            Outcome outcome = submitter.submit(request);
            stop.set(true);
            worker.get(30, TimeUnit.SECONDS);

            assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
            assertThat(outcome.text()).isEqualTo("billing");
            var id = submitter.requestIds().get(request.traceId());
            assertThat(id).isNotNull();
            assertThat(template.replies().of(id)).isEqualTo(1);
        }
    }

    private static FakeRegistry withAllSchemas() {
        var registry = new FakeRegistry();
        try (var client = ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url()))) {
            new SchemaRegistration(client).register(Topics.ALL);
        }
        return registry;
    }

    private void answerTwice(String servers, String registry) {
        Map<String, Object> both =
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "schema.registry.url",
                        registry,
                        "key.serializer",
                        StringSerializer.class,
                        "value.serializer",
                        EventSerializer.class,
                        "key.deserializer",
                        StringDeserializer.class,
                        "value.deserializer",
                        EventDeserializer.class,
                        "group.id",
                        "worker",
                        "auto.offset.reset",
                        "earliest");
        try (var consumer = new KafkaConsumer<String, SpecificRecord>(both);
                var producer = new KafkaProducer<String, SpecificRecord>(both)) {
            consumer.subscribe(List.of("inference.requests"));
            while (!stop.get()) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    InferenceResult result = result((InferenceRequest) record.value());
                    producer.send(reply(record, result));
                    producer.send(reply(record, result));
                }
            }
        }
    }

    private static ProducerRecord<String, SpecificRecord> reply(
            ConsumerRecord<String, SpecificRecord> record, InferenceResult result) {
        return new ProducerRecord<>(
                "inference.replies.default", null, record.key(), result, record.headers());
    }

    private static InferenceResult result(InferenceRequest request) {
        return InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setStatus(ResultStatus.SUCCEEDED)
                .setOutputText("billing")
                .setProvider(request.getProvider())
                .setModel(request.getModel())
                .setRequestedAt(request.getCreatedAt())
                .setFinishedAt(Instant.now())
                .build();
    }

    private static StackAddress stack(String servers, String registry) {
        return new StackAddress(
                URI.create("http://127.0.0.1:1"),
                servers,
                registry,
                "jdbc:postgresql://127.0.0.1:1/aistrale",
                "aistrale",
                null,
                Secret.of("c4nary-an-admin-key-1234"),
                Map.of(),
                null);
    }
}
