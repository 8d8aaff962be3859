package io.aistrale.check.cluster;

import io.aistrale.parts.PartFailedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A deadlock that a book keeper runs into with a transaction of ours, and loses: PostgreSQL ends
/// the keeper's with 40P01. Ours has the table and wants the positions, the keeper's has the
/// positions and wants the table; the one that looks for a deadlock first is its victim, and ours
/// takes its time.
final class Deadlock {
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

    Deadlock(String jdbcUrl, String user) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
    }

    /// Returns when the keeper has lost. Positions that ours waits for are free only then, since
    /// the keeper cannot commit without the table.
    ///
    /// @throws PartFailedException the keeper does not come, or PostgreSQL is not there
    void lostBy(BookKeeper keeper) {
        try (Connection database = DriverManager.getConnection(jdbcUrl, user, "");
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("SET LOCAL deadlock_timeout = '1min'");
            statement.execute(
                    "LOCK TABLE aistrale.%s IN SHARE ROW EXCLUSIVE MODE".formatted(keeper.table()));
            awaitWriter(statement, keeper.table());
            statement.execute(
                    "SELECT FROM aistrale.consumer_offset WHERE consumer = '%s' FOR UPDATE"
                            .formatted(keeper.consumer()));
            database.rollback();
        } catch (SQLException e) {
            throw new PartFailedException(
                    "no deadlock with %s: %s".formatted(keeper.consumer(), e.getMessage()), e);
        }
    }

    private static void awaitWriter(Statement statement, String table) throws SQLException {
        long deadline = System.nanoTime() + KEEPER_COMES.toNanos();
        while (!isTrue(statement, WAITING.formatted(table))) {
            if (System.nanoTime() > deadline) {
                throw new PartFailedException("nobody writes into " + table);
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
