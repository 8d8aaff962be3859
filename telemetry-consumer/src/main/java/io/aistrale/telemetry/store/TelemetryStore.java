package io.aistrale.telemetry.store;

import io.aistrale.schemas.database.DatabaseVersion;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.entry.EntryBatch;
import io.aistrale.telemetry.entry.Inference;
import io.aistrale.telemetry.entry.KnownAttempts;
import io.aistrale.telemetry.output.OutputSealing;
import io.aistrale.telemetry.output.SealedOutputs;
import io.aistrale.telemetry.store.EvaluationRuleStore.MadeRule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes batches: positions and rows in one transaction, so that both happened or neither did.
@Component
public class TelemetryStore {
    /// Data exceptions, violated constraints, and limits such as an index row's size (SQLSTATE
    /// classes): the same row would be refused for ever.
    private static final Set<String> REFUSING = Set.of("22", "23", "54");

    private final DataSource database;
    private final TransactionTemplate transaction;
    private final PositionStore positions;
    private final DayStore days;
    private final AttemptStore attempts;
    private final OpenAttemptStore openAttempts;
    private final InferenceStore inferences;
    private final OutputStore outputs;
    private final EvaluationStore evaluations;
    private final ToEvaluateStore toEvaluate;
    private final EvaluationRuleStore rules;
    private final OutputSealing sealing;
    private final JdbcTemplate jdbc;

    TelemetryStore(
            DataSource database,
            PlatformTransactionManager transactions,
            OutputSealing sealing,
            EvaluationRuleStore rules) {
        this.jdbc = new JdbcTemplate(database);
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.positions = new PositionStore(jdbc);
        this.days = new DayStore(jdbc);
        this.attempts = new AttemptStore(jdbc);
        this.openAttempts = new OpenAttemptStore(jdbc);
        this.inferences = new InferenceStore(jdbc);
        this.outputs = new OutputStore(jdbc);
        this.evaluations = new EvaluationStore(jdbc);
        this.toEvaluate = new ToEvaluateStore(jdbc);
        this.rules = rules;
        this.sealing = sealing;
    }

    /// Requires the tables of this build.
    ///
    /// @throws IllegalStateException the database was not migrated to this build's version
    /// @throws DataAccessException the database cannot be asked
    public void requireVersion() {
        try {
            DatabaseVersion.require(database);
        } catch (SQLException unreachable) {
            throw new DataAccessResourceFailureException("PostgreSQL does not answer", unreachable);
        }
    }

    /// The positions held for some partitions; the beginning for those never read before.
    ///
    /// @param partitions their own positions do not matter
    public List<Position> positions(List<Position> partitions) {
        return positions.current(partitions);
    }

    /// The `AttemptStarted` entries, as they were read, of open attempts whose call deadline has
    /// passed; the longest overdue first.
    ///
    /// @param by for how long at least
    public List<byte[]> overdue(Collection<Integer> journalPartitions, Duration by, int atMost) {
        return openAttempts.overdue(journalPartitions, by, atMost);
    }

    /// Writes what the entries say and moves the positions past them. After any exception the same
    /// call may be made again: the positions tell whether it had happened.
    ///
    /// @param entries in the order they were read
    /// @throws DataAccessException the database is unreachable, too slow, or wants the transaction
    ///   repeated
    /// @throws org.springframework.transaction.TransactionException likewise
    public WriteOutcome write(List<PositionMove> moves, List<Entry> entries) {
        try {
            days.ensure(daysOf(entries));
            return write(moves, entries, new Prepared(sealing.seal(entries), rules.current()));
        } catch (DataAccessException failure) {
            return refused(failure);
        }
    }

    /// What was got ready before the transaction.
    private record Prepared(SealedOutputs sealed, List<MadeRule> rules) {}

    private WriteOutcome refused(DataAccessException failure) {
        String refusal = refusal(failure);
        if (refusal == null) {
            throw failure;
        }
        days.forget();
        return new WriteOutcome.Refused(refusal);
    }

    private WriteOutcome write(List<PositionMove> moves, List<Entry> entries, Prepared prepared) {
        try {
            return write(moves, entries, prepared, this::lookedUp);
        } catch (DuplicateKeyException raced) {
            // Somebody wrote such a row since it was looked for: all rows take the way of those
            // that may be there.
            return write(moves, entries, prepared, (_, _) -> new RowsThere.PerhapsAll());
        }
    }

    private WriteOutcome write(
            List<PositionMove> moves,
            List<Entry> entries,
            Prepared prepared,
            BiFunction<EntryBatch, KnownAttempts, RowsThere> lookUp) {
        return Objects.requireNonNull(
                transaction.execute(status -> write(status, moves, entries, prepared, lookUp)));
    }

    private WriteOutcome write(
            TransactionStatus status,
            List<PositionMove> moves,
            List<Entry> entries,
            Prepared prepared,
            BiFunction<EntryBatch, KnownAttempts, RowsThere> lookUp) {
        if (!positions.move(moves)) {
            status.setRollbackOnly();
            return new WriteOutcome.Superseded();
        }
        KnownAttempts known = attempts.known(attemptsOf(entries), endedIn(entries));
        EntryBatch batch = EntryBatch.of(entries, known);
        RowsThere there = lookUp.apply(batch, known);
        attempts.end(batch.ends().values(), there::lacksAttempt);
        openAttempts.close(batch.ends().keySet());
        openAttempts.open(batch.open(), there::lacksOpenAttempt);
        toEvaluate.add(batch, firstResults(batch, known, there), prepared.rules());
        inferences.end(batch.results(), there::lacksResult);
        outputs.add(prepared.sealed().of(batch.results()), there::lacksResult);
        inferences.merge(batch.inferences(), there::lacksInference);
        evaluations.add(batch.evaluations());
        EvaluationClaimStore.add(jdbc, batch.claims());
        return new WriteOutcome.Written(batch);
    }

    /// Which results are their requests' first; asked before they are written.
    private Predicate<UUID> firstResults(EntryBatch batch, KnownAttempts known, RowsThere there) {
        return switch (there) {
            case RowsThere.LookedUp lookedUp -> lookedUp::lacksResult;
            case RowsThere.PerhapsAll _ -> lookedUp(batch, known)::lacksResult;
        };
    }

    private RowsThere lookedUp(EntryBatch batch, KnownAttempts known) {
        Set<UUID> requests =
                batch.inferences().stream().map(Inference::requestId).collect(Collectors.toSet());
        return new RowsThere.LookedUp(known, inferences.known(requests));
    }

    private static Set<UUID> attemptsOf(List<Entry> entries) {
        Set<UUID> attempts = new HashSet<>();
        for (Entry entry : entries) {
            Attempt attempt = entry.ofAttempt();
            if (attempt != null) {
                attempts.add(attempt.getAttemptId());
            }
        }
        return attempts;
    }

    private static Set<UUID> endedIn(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry ->
                        entry instanceof Entry.Ended(var event, _)
                                ? Stream.of(event.getRequestId())
                                : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static Set<LocalDate> daysOf(List<Entry> entries) {
        Set<LocalDate> days = new TreeSet<>();
        attemptsOf(entries).forEach(attempt -> days.add(TimeOrderedIds.dayOf(attempt)));
        for (Entry entry : entries) {
            UUID request = entry.ofRequest();
            if (request != null) {
                days.add(TimeOrderedIds.dayOf(request));
            }
        }
        return days;
    }

    /// The SQLSTATE, where it means that repeating changes nothing.
    private static @Nullable String refusal(DataAccessException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().length() == 5
                    && REFUSING.contains(sql.getSQLState().substring(0, 2))) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
