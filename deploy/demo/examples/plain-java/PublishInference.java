import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventDeserializer;
import io.aistrale.schemas.serde.EventSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Asks one question straight over Kafka, with plain clients, and prints the answer. On the class path: `schemas`.
public class PublishInference {
    static final String REQUESTS = setting("REQUEST_TOPIC", "inference.requests");
    static final String REPLIES = setting("REPLY_TOPIC", "inference.replies.default");

    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", setting("KAFKA", "127.0.0.1:9092"),
                "schema.registry.url", setting("REGISTRY", "http://127.0.0.1:8085/apis/ccompat/v7"),
                "acks", "all",
                "key.serializer", StringSerializer.class,
                "value.serializer", EventSerializer.class,
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", EventDeserializer.class);
        var request = InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId(setting("USER_ID", "admin"))
                .setProject(setting("PROJECT", "default"))
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setInputs("Say hello")
                .setCreatedAt(Instant.now())
                .build();
        String key = request.getRequestId().toString();
        var message = new ProducerRecord<>(REQUESTS, key, request);
        message.headers().add("kafka_replyTopic", REPLIES.getBytes());

        try (var consumer = new KafkaConsumer<String, InferenceResult>(settings);
                var producer = new KafkaProducer<String, InferenceRequest>(settings)) {
            // Where the replies end now: ours comes after.
            var partitions = consumer.partitionsFor(REPLIES).stream()
                    .map(partition -> new TopicPartition(REPLIES, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);

            // Acknowledged: from here on there will be exactly one result, whatever happens.
            producer.send(message).get();
            System.exit(print(await(consumer, key)) ? 0 : 1);
        }
    }

    static InferenceResult await(KafkaConsumer<String, InferenceResult> consumer, String key) {
        var patience = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(patience)) {
            for (var reply : consumer.poll(Duration.ofMillis(500))) {
                if (key.equals(reply.key())) {
                    return reply.value();
                }
            }
        }
        throw new IllegalStateException("no reply within a minute");
    }

    static boolean print(InferenceResult result) {
        System.out.println(result.getStatus() + " " + result.getProvider() + "/" + result.getModel()
                + ": " + (result.getOutputText() == null ? result.getErrorMessage() : result.getOutputText()));
        return result.getOutputText() != null;
    }

    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
