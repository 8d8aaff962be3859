package io.aistrale.check.evidence;

import io.aistrale.check.money.Books;
import io.aistrale.check.money.PriceList;
import io.aistrale.check.money.ProviderBooks;
import io.aistrale.check.money.PublishedCosts;
import io.aistrale.check.money.Replay;
import io.aistrale.check.money.Telemetry;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.BudgetUse;
import io.aistrale.check.verdict.Chunk;
import io.aistrale.check.verdict.DeadLetter;
import io.aistrale.check.verdict.Errand;
import io.aistrale.check.verdict.Facts;
import io.aistrale.check.verdict.JournalEntry;
import io.aistrale.check.verdict.Outages;
import io.aistrale.check.verdict.Place;
import io.aistrale.check.verdict.ProviderCall;
import io.aistrale.check.verdict.Published;
import io.aistrale.check.verdict.RateLimit;
import io.aistrale.check.verdict.Reply;
import io.aistrale.check.verdict.Source;
import io.aistrale.check.verdict.Submission;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Everything that was written down by anybody, from the beginning. Belongs to one thread.
public final class Evidence implements AutoCloseable {
    private static final List<String> READERS_OF_THE_JOURNAL =
            List.of("cost-aggregator", "telemetry-consumer");
    private static final String GATEWAYS_REPLIES = Topics.REPLIES_PREFIX + Topics.GATEWAY_ALIAS;

    private final EventCodec codec;
    private final Simulator simulator;
    private final Database database;
    private final PublishedRequests requests;
    private final TopicReader journalReader;
    private final TopicReader replyReader;
    private final TopicReader chunkReader;
    private final TopicReader deadLetterReader;
    private final TopicReader costReader;
    private final JournalEntries entries = new JournalEntries();
    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final Set<String> answered = new HashSet<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final PublishedCosts published = new PublishedCosts();
    private Map<TopicPartition, Long> journalEnds = Map.of();

    /// How much has been written so far, to see whether anything still moves.
    public record Volume(
            int journal, int replies, int chunks, int deadLetters, long pendingCalls) {}

    public Evidence(
            String bootstrapServers, EventCodec codec, Simulator simulator, Database database) {
        this.codec = codec;
        this.simulator = simulator;
        this.database = database;
        this.requests = new PublishedRequests(bootstrapServers, codec);
        this.journalReader =
                new TopicReader(bootstrapServers, List.of(Topics.JOURNAL), this::journal);
        this.replyReader =
                new TopicReader(
                        bootstrapServers,
                        List.of(Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS, GATEWAYS_REPLIES),
                        this::reply);
        this.chunkReader =
                new TopicReader(
                        bootstrapServers,
                        List.of(
                                Topics.CHUNKS_PREFIX + Topics.DEFAULT_ALIAS,
                                Topics.CHUNKS_PREFIX + Topics.GATEWAY_ALIAS),
                        this::chunk);
        this.deadLetterReader =
                new TopicReader(
                        bootstrapServers,
                        List.of(
                                Topics.deadLetters(Topics.REQUESTS),
                                Topics.deadLetters(Topics.REQUESTS_BULK),
                                Topics.deadLetters(Topics.PARKED_5S),
                                Topics.deadLetters(Topics.PARKED_1M),
                                Topics.deadLetters(Topics.PARKED_10M)),
                        this::deadLetter);
        this.costReader = new TopicReader(bootstrapServers, List.of(Topics.COSTS), this::cost);
    }

    /// Reads what has been added.
    public Volume advance() {
        requests.advance();
        journalEnds = journalReader.readToEnd();
        replyReader.readToEnd();
        chunkReader.readToEnd();
        deadLetterReader.readToEnd();
        return new Volume(
                journal.size(),
                replies.size(),
                chunks.size(),
                deadLetters.size(),
                simulator.pending());
    }

    /// What gateways have published of errands.
    public List<Published> published() {
        return requests.all();
    }

    /// Whether a copy of a result echoes this correlation.
    public boolean isAnswered(String correlation) {
        return answered.contains(correlation);
    }

    /// Whether telemetry and ledger have read the journal as far as [#advance()] has, and the
    /// ledger's entries are published.
    public boolean booksAreWritten() {
        Map<String, Map<TopicPartition, Long>> offsets = database.offsets();
        return database.costsArePublished()
                && READERS_OF_THE_JOURNAL.stream()
                        .allMatch(reader ->
                                journalEnds.entrySet().stream()
                                        .allMatch(end ->
                                                offsets.getOrDefault(reader, Map.of())
                                                                .getOrDefault(end.getKey(), 0L)
                                                        >= end.getValue()));
    }

    public Facts facts(
            List<Submission> submissions,
            List<Errand> errands,
            List<RateLimit> rateLimits,
            Outages outages,
            List<String> deaths) {
        costReader.readToEnd();
        Books entered = database.books();
        List<Database.Budget> budgets = database.budgets();
        Telemetry telemetry = database.telemetry();
        PriceList prices = database.prices();
        List<ProviderCall> calls = simulator.calls();
        ProviderBooks billed = new ProviderBooks(calls, prices, telemetry);
        var replayed = Replay.of(journal, prices);
        BookDifferences books =
                entered.compare(replayed)
                        .and(telemetry.compare(replayed))
                        .and(published.compare(entered.ledger()))
                        .and(billed.compare(entered.ledger()));
        return new Facts(
                submissions,
                errands,
                published(),
                List.copyOf(journal),
                List.copyOf(replies),
                List.copyOf(chunks),
                calls,
                List.copyOf(deadLetters),
                books,
                rateLimits,
                budgets.stream()
                        .map(budget ->
                                new BudgetUse(
                                        budget.user(),
                                        budget.limitUsd(),
                                        entered.spentBy(budget.user()),
                                        budget.heldUsd()))
                        .toList(),
                outages,
                billed.compared(entered.ledger()),
                deaths);
    }

    private void journal(ConsumerRecord<byte[], byte[]> message) {
        Place place =
                new Place(
                        message.partition(),
                        message.offset(),
                        Instant.ofEpochMilli(message.timestamp()));
        if (codec.decode(message.topic(), message.value()) instanceof Decoded.Event(var event)) {
            entries.of(place, event).ifPresent(journal::add);
        } else {
            throw new IllegalStateException("the journal cannot be read at " + place);
        }
    }

    private void reply(ConsumerRecord<byte[], byte[]> message) {
        if (codec.decode(message.topic(), message.value())
                instanceof Decoded.Event(InferenceResult result)) {
            String correlation = correlation(message, result);
            answered.add(correlation);
            replies.add(
                    new Reply(result.getRequestId(), correlation, JournalEntries.digest(result)));
        } else {
            throw unreadable(message);
        }
    }

    /// Gateways have the request id's own bytes echoed.
    private static String correlation(
            ConsumerRecord<byte[], byte[]> message, InferenceResult result) {
        return message.topic().equals(GATEWAYS_REPLIES)
                ? result.getRequestId().toString()
                : Objects.requireNonNullElse(
                        RecordHeaders.text(message.headers(), RecordHeaders.CORRELATION_ID), "");
    }

    private void chunk(ConsumerRecord<byte[], byte[]> message) {
        if (codec.decode(message.topic(), message.value())
                instanceof Decoded.Event(InferenceChunk chunk)) {
            chunks.add(
                    new Chunk(
                            chunk.getRequestId(),
                            chunk.getAttemptId(),
                            chunk.getSequence(),
                            Objects.requireNonNullElse(chunk.getDeltaText(), ""),
                            chunk.getLast()));
        } else {
            throw unreadable(message);
        }
    }

    private void cost(ConsumerRecord<byte[], byte[]> message) {
        switch (codec.decode(message.topic(), message.value())) {
            case Decoded.Event(CostRecorded cost) ->
                    published.recorded(cost.getAttemptId(), cost.getCostUsd());
            case Decoded.Event(CostCorrected cost) ->
                    published.corrected(cost.getAttemptId(), cost.getCostUsd());
            case Decoded.Event _, Decoded.Undecodable _ -> throw unreadable(message);
        }
    }

    private static IllegalStateException unreadable(ConsumerRecord<byte[], byte[]> message) {
        return new IllegalStateException(
                "%s-%d@%d is not what its topic promises"
                        .formatted(message.topic(), message.partition(), message.offset()));
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> message) {
        deadLetters.add(
                new DeadLetter(
                        new Source(
                                header(message, RecordHeaders.DEAD_LETTER_TOPIC),
                                Integer.parseInt(
                                        header(message, RecordHeaders.DEAD_LETTER_PARTITION)),
                                Long.parseLong(header(message, RecordHeaders.DEAD_LETTER_OFFSET))),
                        header(message, RecordHeaders.DEAD_LETTER_REASON)));
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return Objects.requireNonNull(RecordHeaders.text(message.headers(), name), name);
    }

    @Override
    public void close() {
        requests.close();
        journalReader.close();
        replyReader.close();
        chunkReader.close();
        deadLetterReader.close();
        costReader.close();
    }
}
