package io.aistrale.stack.deadletter;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands against a real broker.
@WithRealParts
class DeadLettersIT {
    private static final String SOURCE = Topics.REQUESTS_BULK;
    private static final String LETTERS = Topics.deadLetters(SOURCE);
    private static final String SECRET = "the launch code is 0000";
    private static final Map<String, Object> SERVERS =
            Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers());

    private final FakeRegistry publishers = new FakeRegistry();
    private final FakeRegistry registry = new FakeRegistry();
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(SERVERS, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(SERVERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    private final InferenceRequest request =
            InferenceRequest.newBuilder()
                    .setRequestId(TimeOrderedIds.next())
                    .setUserId("ada")
                    .setProject("engine")
                    .setProvider("openai")
                    .setModel("gpt-4o-mini")
                    .setOperation(Operation.CHAT)
                    .setInputs(SECRET)
                    .setCreatedAt(Instant.EPOCH)
                    .build();

    @BeforeEach
    void topics() {
        try (Admin admin = Admin.create(SERVERS)) {
            new TopicProvisioning(1, 1, Duration.ofSeconds(60)).provision(admin);
        }
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
        publishers.close();
        registry.close();
    }

    private record Ran(int exitCode, String out) {}

    private static Ran run(FakeRegistry registry, String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode =
                DeadLettersCommand.create(RealParts::kafkaBootstrapServers, () -> registry.url())
                        .setOut(new PrintWriter(out))
                        .setExecutionExceptionHandler((problem, _, _) -> {
                            out.append(problem.toString());
                            return 1;
                        })
                        .execute(arguments);
        return new Ran(exitCode, out.toString());
    }

    private byte[] published() {
        try (EventCodec codec =
                EventCodec.create(SerdeSettings.of(publishers.url()).registering())) {
            return codec.encode(SOURCE, request);
        }
    }

    /// As the worker does with what it cannot understand.
    private LetterPosition deadLetter(
            ConsumerRecord<byte[], byte[]> read, String reason, int partition) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders(read.headers());
        headers.add(RecordHeaders.DEAD_LETTER_REASON, bytes(reason));
        headers.add(RecordHeaders.DEAD_LETTER_DETAIL, bytes("for a test"));
        headers.add(RecordHeaders.DEAD_LETTER_TOPIC, bytes(read.topic()));
        headers.add(RecordHeaders.DEAD_LETTER_PARTITION, bytes("" + read.partition()));
        headers.add(RecordHeaders.DEAD_LETTER_OFFSET, bytes("" + read.offset()));
        long offset =
                send(new ProducerRecord<>(LETTERS, partition, read.key(), read.value(), headers));
        return new LetterPosition(LETTERS, partition, offset);
    }

    private long send(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message).get().offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /// A record in the source topic, as it stands there.
    private ConsumerRecord<byte[], byte[]> poison(int partition, byte[] value) {
        var message = new ProducerRecord<>(SOURCE, partition, bytes("some key"), value);
        message.headers().add(RecordHeaders.CORRELATION_ID, new byte[] {7, 7});
        return at(partition, send(message)).getFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> at(int partition, long offset) {
        var where = new TopicPartition(SOURCE, partition);
        consumer.assign(List.of(where));
        long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
        consumer.seek(where, offset);
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        while (consumer.position(where) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        }
        return read;
    }

    private static JsonNode listed(FakeRegistry registry, LetterPosition position) {
        Ran list = run(registry, "list", "--json", "--topic", SOURCE, "--limit", "1000");
        for (JsonNode letter : JsonMapper.shared().readTree(list.out()).get("letters")) {
            if (letter.get("position").asString().equals(position.toString())) {
                return letter;
            }
        }
        throw new AssertionError(position + " is not in " + list.out());
    }

    @Test
    void aLetterIsListedShownAndSentBackOnceItsCauseIsGone() {
        byte[] value = published();
        var read = poison(9, value);
        LetterPosition letter = deadLetter(read, "unknown_schema_id", 2);

        assertThat(run(registry, "list").out())
                .contains(letter.toString(), "unknown_schema_id", SOURCE + "-9@" + read.offset())
                .doesNotContain(SECRET);
        assertThat(listed(registry, letter).get("redriven").asBoolean()).isFalse();
        assertThat(run(registry, "show", letter.toString()).out())
                .contains("which the registry does not know", "00 00 00 00 01")
                .doesNotContain(SECRET);

        try (EventCodec codec = EventCodec.create(SerdeSettings.of(registry.url()).registering())) {
            codec.encode(SOURCE, request);
        }
        assertThat(run(registry, "show", LETTERS, "2", "" + letter.offset()).out())
                .contains("io.aistrale.schemas.event.InferenceRequest", "readable  yes")
                .doesNotContain(SECRET);
        assertThat(run(registry, "show", "--content", letter.toString()).out())
                .contains("WARNING", SECRET);

        long end = read.offset() + 1;
        assertThat(run(registry, "redrive", "--topic", SOURCE, "--dry-run").out())
                .contains(letter.toString(), "Would send");
        assertThat(at(9, end)).isEmpty();

        Ran redrive = run(registry, "redrive", "--topic", SOURCE, "--reason", "unknown_schema_id");
        assertThat(redrive.exitCode()).as(redrive.out()).isZero();
        assertThat(at(9, end))
                .singleElement()
                .satisfies(back -> {
                    assertThat(back.value()).isEqualTo(value);
                    assertThat(back.key()).isEqualTo(bytes("some key"));
                    assertThat(back.headers())
                            .extracting(Header::key)
                            .containsExactly(RecordHeaders.CORRELATION_ID, RecordHeaders.REDRIVEN);
                });
        assertThat(listed(registry, letter).get("redriven").asBoolean()).isTrue();

        run(registry, "redrive", "--all");
        assertThat(at(9, end)).hasSize(1);
        run(registry, "redrive", "--from", letter.toString(), "--max", "1");
        assertThat(at(9, end)).hasSize(1);
        run(registry, "redrive", "--from", letter.toString(), "--max", "1", "--again");
        assertThat(at(9, end)).hasSize(2);
    }

    @Test
    void whatIsStillPoisonComesBackAsANewLetterThatTells() {
        byte[] value = "nonsense".getBytes(StandardCharsets.UTF_8);
        var read = poison(4, value);
        deadLetter(read, "not_wire_format", 1);
        run(registry, "redrive", "--topic", SOURCE, "--reason", "not_wire_format");
        var back = at(4, read.offset() + 1).getFirst();

        LetterPosition again = deadLetter(back, "not_wire_format", 1);

        assertThat(listed(registry, again).get("redrives").asInt()).isEqualTo(1);
        assertThat(listed(registry, again).get("redriven").asBoolean()).isFalse();
        assertThat(run(registry, "list", "--topic", SOURCE).out())
                .contains("came back after 1 redrives");
    }

    @Test
    void aFilterLeavesTheOthersForLaterAndWhatCannotBeSentIsSaid() {
        var read = poison(0, new byte[] {1});
        deadLetter(read, "corrupt", 3);
        deadLetter(read, "inadmissible", 3);
        deadLetter(read, "corrupt", 3);
        LetterPosition cut =
                deadLetter(
                        new ConsumerRecord<>(SOURCE, 0, 1, bytes("k"), new byte[0]), "corrupt", 3);
        long end = read.offset() + 1;

        Ran redrive = run(registry, "redrive", "--topic", LETTERS, "--reason", "corrupt");
        assertThat(redrive.exitCode()).isEqualTo(1);
        assertThat(redrive.out()).contains(cut + "  not sent", "Sent 2 dead letters");
        assertThat(at(0, end)).hasSize(2);
        assertThat(run(registry, "redrive", "--reason", "inadmissible").out())
                .contains("Sent 1 dead letters");
        assertThat(at(0, end)).hasSize(3);
    }

    @Test
    void aRedriveThatDoesNotSayWhatOrALetterThatIsNotThereIsRefused() {
        assertThat(run(registry, "redrive").out()).contains("--all");
        assertThat(run(registry, "redrive", "--all", "--again").out()).contains("--from");
        assertThat(run(registry, "show", LETTERS + "-0@987654").out()).contains("There is no");
        assertThat(run(registry, "show", "nothing-dlt-0@1").out()).contains("There is no");
        assertThat(run(registry, "list", "--bootstrap-servers", "127.0.0.1:1").out())
                .contains("Kafka at 127.0.0.1:1");
    }
}
