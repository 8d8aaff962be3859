package io.aistrale.worker;

import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.simulator.ProviderSimulator;
import io.aistrale.simulator.ledger.CallRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A worker with all it talks to, and a reader of everything it writes.
final class WorkerOnRealParts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeRegistry registry = new FakeRegistry();
    private final ProviderSimulator simulator = ProviderSimulator.start(0);
    private final TestDatabase database = MigratedDatabase.create();
    private final String brokers = RealParts.kafkaBootstrapServers();
    private final Path keysetFile = newKeysetFile();
    private TokenKeysets keysets = TokenKeysets.generate();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()), SubjectNaming.BY_TOPIC);
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                    Map.of("bootstrap.servers", brokers, "linger.ms", 0),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final Map<UUID, List<Reply>> replies = new ConcurrentHashMap<>();
    private final Map<UUID, List<Piece>> chunks = new ConcurrentHashMap<>();
    private final List<SpecificRecord> journal = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new CopyOnWriteArrayList<>();
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);
    private final String[] more;
    private volatile ConfigurableApplicationContext application;
    private volatile boolean closed;

    record Reply(ConsumerRecord<byte[], byte[]> message, InferenceResult result) {}

    record Piece(ConsumerRecord<byte[], byte[]> message, InferenceChunk chunk) {}

    private WorkerOnRealParts(String... more) {
        this.more = more;
        try (var admin = admin()) {
            new TopicProvisioning(1, 1, PATIENCE).provision(admin);
        }
        new SchemaRegistration(
                        ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url())))
                .register(Topics.ALL);
        reader.start();
        application = newWorker();
        soon().until(() -> status("/actuator/health/readiness") == 200);
    }

    private ConfigurableApplicationContext newWorker() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .run(Stream.of(arguments(), more).flatMap(Stream::of).toArray(String[]::new));
    }

    /// Ends the worker; another takes its requests over.
    ///
    /// @param between runs while there is none
    void replace(Runnable between) {
        application.close();
        between.run();
        application = newWorker();
    }

    /// @param more settings as arguments of the command line
    static WorkerOnRealParts start(String... more) {
        return new WorkerOnRealParts(more);
    }

    private String[] arguments() {
        keysets.writePrivate(keysetFile);
        return new String[] {
            "--server.port=0",
            "--logging.structured.format.console=",
            "--logging.config=classpath:logback-test.xml",
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=aistrale_worker",
            "--aistrale.kafka.bootstrap-servers=" + brokers,
            "--aistrale.kafka.registry-url=" + registry.url(),
            "--aistrale.token-keyset.private-file=" + keysetFile,
            "--aistrale.providers.openai.allow-private-addresses=true",
            "--aistrale.providers.huggingface.allow-private-addresses=true",
            "--aistrale.providers.anthropic.allow-private-addresses=true",
            "--aistrale.providers.anthropic.base-url=" + simulator.baseUrl() + "/anthropic/v1",
            "--aistrale.providers.cohere.allow-private-addresses=true",
            "--aistrale.providers.cohere.token=co-c4nary-token",
            "--aistrale.providers.cohere.base-url=" + simulator.baseUrl() + "/cohere/v2",
            "--aistrale.providers.openai.region=EU",
            "--aistrale.providers.openai.base-url=" + simulator.baseUrl() + "/openai/v1",
            "--aistrale.providers.huggingface.base-url=" + simulator.baseUrl() + "/huggingface/v1",
            "--aistrale.providers.huggingface.inference-url="
                    + simulator.baseUrl()
                    + "/huggingface/hf-inference"
        };
    }

    private static Path newKeysetFile() {
        try {
            return Files.createTempDirectory("keyset").resolve("private.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From now on tokens are sealed with a new key; the old one still opens.
    void rotateKeys() {
        keysets = keysets.rotate();
        keysets.writePrivate(keysetFile);
    }

    static InferenceRequest.Builder request(
            String user, String provider, String model, String inputs) {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId(user)
                .setProvider(provider)
                .setModel(model)
                .setOperation(Operation.CHAT)
                .setInputs(inputs + " pr0mpt")
                .setCreatedAt(Instant.now());
    }

    /// @return reference of the credential it gives
    String storeToken(String provider, String user, String token) {
        return storeToken(provider, new TokenOwner.User(user), 1, token);
    }

    /// In the place of one before.
    String storeToken(String provider, TokenOwner owner, int version, String token) {
        var id = TimeOrderedIds.next();
        var context = new TokenContext(provider, owner, id, version);
        var sealed = keysets.sealer().seal(context, Secret.of(token));
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var before =
                        connection.prepareStatement(
                                "DELETE FROM aistrale.provider_token WHERE provider = ? AND %s = ?"
                                        .formatted(column(owner)));
                var insert =
                        connection.prepareStatement(
                                """
                                INSERT INTO aistrale.provider_token
                                    (token_id, provider, %s, version, sealed_token, key_id, created_by)
                                VALUES (?, ?, ?, ?, ?, ?, 'test')\
                                """
                                        .formatted(column(owner)))) {
            before.setString(1, provider);
            before.setString(2, owner.name());
            before.executeUpdate();
            insert.setObject(1, id);
            insert.setString(2, provider);
            insert.setString(3, owner.name());
            insert.setInt(4, version);
            insert.setBytes(5, sealed.ciphertext());
            insert.setString(6, sealed.keyId());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return id + ":" + version;
    }

    /// Registers a source as a gateway does, or in the place of one of its name.
    ///
    /// @param users null: any
    void registerSource(String source, String project, @Nullable List<String> users) {
        var topics = Topics.ofSource(source, 3);
        try (var admin = admin();
                var schemas =
                        ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url()))) {
            new TopicProvisioning(1, 1, PATIENCE).provision(admin, topics);
            new SchemaRegistration(schemas).register(topics);
        }
        run(
                """
                INSERT INTO aistrale.request_source (source, project, users, created_by)
                VALUES (?, ?, ?, 'test') ON CONFLICT (source) DO UPDATE SET project = excluded.project,
                    users = excluded.users, removed_at = NULL\
                """,
                source,
                project,
                users == null ? null : users.toArray(String[]::new));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", brokers));
    }

    void removeTopic(String topic) throws Exception {
        try (var admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    void createTopic(String topic) throws Exception {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /// A version of a prompt, and where a label points.
    void storePrompt(String name, int version, String template, String defaults) {
        run("INSERT INTO aistrale.prompt (name) VALUES (?) ON CONFLICT DO NOTHING", name);
        run(
                """
                INSERT INTO aistrale.prompt_template (name, version, template, defaults, created_by)
                VALUES (?, ?, ?, ?::jsonb, 'test')\
                """,
                name,
                version,
                template,
                defaults);
        run(
                """
                INSERT INTO aistrale.prompt_label (name, label, version, set_by, set_at)
                VALUES (?, 'production', ?, 'test', now())
                ON CONFLICT (name, label) DO UPDATE SET version = excluded.version\
                """,
                name,
                version);
    }

    void removeSource(String source) {
        run("UPDATE aistrale.request_source SET removed_at = now() WHERE source = ?", source);
    }

    /// Sets a limit as a gateway does, and waits until the worker knows it.
    ///
    /// @param known limits that are set then
    void limitUser(String user, long requestsPerMinute, int known) {
        run(
                """
                INSERT INTO aistrale.rate_limit (kind, subject, requests_per_minute, created_by, changed_at)
                VALUES ('user', ?, ?, 'test', now())\
                """,
                user,
                requestsPerMinute);
        soon().until(() -> get("/actuator/prometheus").contains("aistrale_rate_limits " + known));
    }

    void run(String sql, @Nullable Object... parameters) {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What workers hold of the budgets of a subject, US dollars.
    double heldOf(String subject) {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var select =
                        connection.prepareStatement(
                                """
                                SELECT coalesce(sum(held_usd), 0) FROM aistrale.budget_lease
                                JOIN aistrale.budget USING (budget_id) WHERE subject = ?\
                                """)) {
            select.setString(1, subject);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Calls made so far of which a model's name is told, whoever asked.
    long callsOf(String model) {
        return simulator.calls().stream().filter(call -> model.equals(call.model())).count();
    }

    private static String column(TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User _ -> "user_id";
            case TokenOwner.Project _ -> "project";
        };
    }

    void publish(String topic, InferenceRequest request, Map<String, byte[]> headers) {
        var message =
                new ProducerRecord<>(
                        topic,
                        request.getRequestId().toString().getBytes(),
                        codec.encode(topic, request));
        headers.forEach(message.headers()::add);
        acknowledged(message);
    }

    /// As a gateway does, or on a source's topic its service.
    void cancel(String topic, UUID requestId, String user) {
        var cancellation = new CancellationRequested(requestId, user, null, Instant.now());
        acknowledged(
                new ProducerRecord<>(
                        topic, requestId.toString().getBytes(), codec.encode(topic, cancellation)));
    }

    RecordMetadata send(String topic, int partition, byte[] value) {
        return acknowledged(new ProducerRecord<>(topic, partition, null, value));
    }

    private RecordMetadata acknowledged(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Reply replyTo(UUID requestId) {
        return repliesTo(requestId, 1).getFirst();
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20));
    }

    /// The copies of a request's result once there are so many.
    List<Reply> repliesTo(UUID requestId, int copies) {
        return soon().until(
                        () -> replies.getOrDefault(requestId, List.of()),
                        found -> found.size() >= copies);
    }

    /// The request's chunks once the last is there.
    List<Piece> chunksOf(UUID requestId) {
        return soon().until(
                        () -> chunksSeen(requestId),
                        found -> !found.isEmpty() && found.getLast().chunk().getLast());
    }

    /// The chunks that are there by now.
    List<Piece> chunksSeen(UUID requestId) {
        return List.copyOf(chunks.getOrDefault(requestId, List.of()));
    }

    /// What the provider billed for a call.
    CallRecord billed(UUID attemptId) {
        return soon().until(
                        () ->
                                simulator.calls().stream()
                                        .filter(call ->
                                                attemptId.toString().equals(call.idempotencyKey()))
                                        .filter(call -> !call.pending())
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// Partitions that were given up with calls open, by whichever worker, so far.
    int handovers() {
        return (int) journal.stream().filter(PartitionHandedOver.class::isInstance).count();
    }

    /// The request's journal entries once there are so many, in journal order.
    List<SpecificRecord> journalOf(UUID requestId, int entries) {
        return soon().until(() -> entriesOf(requestId), found -> found.size() >= entries);
    }

    /// Those of a topic's records once there are so many; other tests' are among them.
    List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, int letters) {
        return soon().until(
                        () ->
                                deadLetters.stream()
                                        .filter(one ->
                                                one.topic().equals(Topics.deadLetters(topic)))
                                        .toList(),
                        found -> found.size() >= letters);
    }

    long callsFor(UUID attemptId) {
        return simulator.calls().stream()
                .filter(call -> attemptId.toString().equals(call.idempotencyKey()))
                .count();
    }

    String get(String path) {
        return fetch(path).body();
    }

    int status(String path) {
        return fetch(path).statusCode();
    }

    private HttpResponse<String> fetch(String path) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<SpecificRecord> entriesOf(UUID requestId) {
        var found = new ArrayList<SpecificRecord>();
        for (var entry : journal) {
            if (requestId.equals(requestOf(entry))) {
                found.add(entry);
            }
        }
        return found;
    }

    private static @Nullable UUID requestOf(SpecificRecord entry) {
        return switch (entry) {
            case AttemptStarted started -> started.getAttempt().getRequestId();
            case AttemptFinished finished -> finished.getAttempt().getRequestId();
            case RequestEnded ended -> ended.getRequestId();
            case RequestParked parked -> parked.getRequestId();
            default -> null;
        };
    }

    private void read() {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        brokers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "500");
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(
                    Pattern.compile(
                            "inference\\.(journal|(replies|chunks)\\.(default|gateway)|requests.*-dlt)"));
            while (!closed) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::note);
            }
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> message) {
        if (message.topic().endsWith(Topics.DEAD_LETTER_SUFFIX)) {
            deadLetters.add(message);
            return;
        }
        switch (codec.decode(message.topic(), message.value())) {
            case Decoded.Event(InferenceResult result) ->
                    replies.computeIfAbsent(
                                    result.getRequestId(), _ -> new CopyOnWriteArrayList<>())
                            .add(new Reply(message, result));
            case Decoded.Event(InferenceChunk chunk) ->
                    chunks.computeIfAbsent(chunk.getRequestId(), _ -> new CopyOnWriteArrayList<>())
                            .add(new Piece(message, chunk));
            case Decoded.Event(var entry) -> journal.add(entry);
            case Decoded.Undecodable undecodable ->
                    throw new IllegalStateException(undecodable.toString());
        }
    }

    @Override
    public void close() {
        application.close();
        closed = true;
        try {
            reader.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        codec.close();
        simulator.close();
        registry.close();
    }
}
