package io.aistrale.gateway.audit;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;

/// Makes changes and writes them down in one transaction, so that nothing is changed unseen.
public final class Audit {

    private final AuditDirectory directory;
    private final TransactionOperations transactions;
    private final Clock clock;

    public Audit(AuditDirectory directory, TransactionOperations transactions, Clock clock) {
        this.directory = directory;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Makes a change.
    ///
    /// @param subject what is changed, in words without secrets
    /// @param outcome what the change's result means
    public <T> T record(
            Actor actor,
            Action action,
            String subject,
            Supplier<T> change,
            Function<T, Outcome> outcome) {
        T made =
                transactions.execute(_ -> {
                    T result = change.get();
                    directory.add(
                            new AuditEvent(
                                    TimeOrderedIds.next(),
                                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                                    actor,
                                    action.text(),
                                    subject,
                                    outcome.apply(result).text()));
                    return result;
                });
        if (made == null) {
            throw new IllegalStateException("a change without a result");
        }
        return made;
    }

    /// Newest first; one more than the limit where there are more.
    public List<AuditEvent> list(AuditQuery query) {
        return directory.list(query);
    }
}
