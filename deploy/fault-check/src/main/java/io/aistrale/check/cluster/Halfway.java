package io.aistrale.check.cluster;

import io.aistrale.parts.PartFailedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The middle of a transaction of a book keeper's: its positions are moved, and it waits for a
/// table that a transaction of ours holds.
final class Halfway {
    private static final Duration KEEPER_COMES = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    /// Somebody waits to write into the table.
    private static final String WAITING =
            """
            SELECT EXISTS (SELECT FROM pg_locks
                           WHERE relation = 'aistrale.%s'::regclass
                             AND mode = 'RowExclusiveLock' AND NOT granted)
            """;

    private final String jdbcUrl;
    private final String user;
    private final BookKeeper keeper;

    Halfway(String jdbcUrl, String user, BookKeeper keeper) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.keeper = keeper;
    }

    private interface Step {
        void in(Statement transaction) throws SQLException;
    }

    /// Does something while the keeper is there.
    ///
    /// @throws PartFailedException the keeper does not come, or PostgreSQL is not there
    void then(Runnable step) {
        whenThere(_ -> step.run());
    }

    /// A deadlock that the keeper loses: PostgreSQL ends its transaction with 40P01. Ours has the
    /// table and wants the positions, the keeper's has the positions and wants the table; the one
    /// that looks for a deadlock first is its victim, and ours takes its time. Returns when the
    /// keeper has lost: the positions are free only then, since it cannot commit without the table.
    ///
    /// @throws PartFailedException the keeper does not come, or PostgreSQL is not there
    void deadlock() {
        whenThere(transaction ->
                transaction.execute(
                        "SELECT FROM aistrale.consumer_offset WHERE consumer = '%s' FOR UPDATE"
                                .formatted(keeper.consumer())));
    }

    private void whenThere(Step step) {
        try (Connection database = DriverManager.getConnection(jdbcUrl, user, "");
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("SET LOCAL deadlock_timeout = '1min'");
            statement.execute(
                    "LOCK TABLE aistrale.%s IN SHARE ROW EXCLUSIVE MODE".formatted(keeper.table()));
            awaitWriter(statement);
            step.in(statement);
            database.rollback();
        } catch (SQLException e) {
            throw new PartFailedException(
                    "halfway through a transaction of %s: %s"
                            .formatted(keeper.consumer(), e.getMessage()),
                    e);
        }
    }

    private void awaitWriter(Statement statement) throws SQLException {
        long deadline = System.nanoTime() + KEEPER_COMES.toNanos();
        while (!isTrue(statement, WAITING.formatted(keeper.table()))) {
            if (System.nanoTime() > deadline) {
                throw new PartFailedException("nobody writes into " + keeper.table());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean isTrue(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
