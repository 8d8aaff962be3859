package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Subject.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Table `rate_lease`: one statement for all rates, by the database's own clock. Rows are locked in
/// one order, so that no two workers wait for each other.
public final class LeaseStore implements Leases {
    private static final String ASK =
            """
            WITH asked AS MATERIALIZED (
                SELECT *, 60 / per_minute AS every
                FROM unnest(:kinds, :subjects, :units, :rates, :wants, :spares, :books, :corrections, :holds)
                     AS a (kind, subject, unit, per_minute, want, spare, book, correction, hold)),
            held AS MATERIALIZED (
                SELECT kind, subject, unit FROM aistrale.rate_lease AS l JOIN asked USING (kind, subject, unit)
                ORDER BY kind, subject, unit FOR UPDATE OF l)
            UPDATE aistrale.rate_lease AS l
            SET (per_minute, slice_at, next_at, slice_units, credit, credit_units, turn_at, booked_until, minute_at,
                 used, used_before, asked_at) = (
                SELECT a.per_minute, slice_at, slice_at + make_interval(secs => of_line * a.every), of_line,
                       own_credit - of_credit, of_credit, turn_at, turn_at + make_interval(secs => a.book * a.every),
                       this_minute, used_now + of_line + of_credit, used_before, at
                FROM (SELECT statement_timestamp() AS at, date_trunc('minute', statement_timestamp()) AS this_minute,
                             extract(second FROM statement_timestamp())::float8 / 60 AS part) AS clock
                CROSS JOIN LATERAL (
                    SELECT greatest(l.next_at + make_interval(secs => greatest(0, a.correction - l.credit) * a.every),
                                    at - make_interval(secs => :burst),
                                    CASE WHEN a.hold > 0 THEN at + make_interval(secs => a.hold) END) AS slice_at,
                           least(greatest(0, l.credit - a.correction), a.per_minute / :credit_part) AS own_credit,
                           greatest(l.booked_until, at + make_interval(secs => a.hold)) AS turn_at,
                           a.correction + CASE WHEN l.minute_at = this_minute THEN l.used ELSE 0 END AS used_now,
                           CASE l.minute_at WHEN this_minute THEN l.used_before
                                            WHEN this_minute - interval '1 minute' THEN l.used
                                            ELSE 0 END AS used_before) AS line
                CROSS JOIN LATERAL (SELECT a.want + CASE WHEN slice_at < at THEN a.spare ELSE 0 END AS want) AS need
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN a.hold > 0 THEN 0
                                ELSE floor(greatest(0, least(need.want, own_credit,
                                               a.per_minute - used_now - used_before * (1 - part))))
                           END AS of_credit) AS again
                CROSS JOIN LATERAL (
                    SELECT least(need.want - of_credit,
                                 greatest(0, ceil((:ahead + extract(epoch FROM at - slice_at)::float8) * a.per_minute / 60)))
                               AS of_line) AS slice)
            FROM asked AS a JOIN held USING (kind, subject, unit)
            WHERE (l.kind, l.subject, l.unit) = (a.kind, a.subject, a.unit)
            RETURNING l.kind, l.subject, l.unit, l.slice_units, l.credit_units,
                      extract(epoch FROM l.slice_at - l.asked_at)::float8 AS slice,
                      extract(epoch FROM l.turn_at - l.asked_at)::float8 AS turn
            """;

    /// A line that begins: nobody has had anything of it.
    private static final String BEGIN =
            """
            INSERT INTO aistrale.rate_lease (kind, subject, unit, per_minute, slice_at, next_at, slice_units, credit,
                credit_units, turn_at, booked_until, minute_at, used, used_before, asked_at)
            SELECT kind, subject, unit, per_minute, at, at - make_interval(secs => :burst), 0, 0, 0, at, at,
                   date_trunc('minute', at), 0, 0, at
            FROM unnest(:kinds, :subjects, :units, :rates) AS a (kind, subject, unit, per_minute),
                 (SELECT statement_timestamp() AS at) AS now
            ORDER BY kind, subject, unit
            ON CONFLICT DO NOTHING
            """;

    private static final String FORGET =
            "DELETE FROM aistrale.rate_lease WHERE asked_at < statement_timestamp() - interval '1 day'";

    private final JdbcClient database;

    public LeaseStore(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    @Override
    public List<Grant> ask(List<Ask> asks) {
        var grants = asked(asks);
        if (grants.size() == asks.size()) {
            return grants;
        }
        var known = new HashSet<Key>();
        grants.forEach(grant -> known.add(grant.key()));
        var begun = asks.stream().filter(ask -> !known.contains(ask.key())).toList();
        subjects(database.sql(BEGIN), begun).param("burst", seconds(BURST)).update();
        var all = new ArrayList<>(grants);
        all.addAll(asked(begun));
        return all;
    }

    /// Forgets what nobody has asked for in a day.
    public void forget() {
        database.sql(FORGET).update();
    }

    private List<Grant> asked(List<Ask> asks) {
        return subjects(database.sql(ASK), asks)
                .param("wants", numbers(asks, Ask::want))
                .param("spares", numbers(asks, Ask::spare))
                .param("books", numbers(asks, Ask::book))
                .param("corrections", numbers(asks, Ask::correction))
                .param("holds", numbers(asks, ask -> seconds(ask.hold())))
                .param("ahead", seconds(AHEAD))
                .param("burst", seconds(BURST))
                .param("credit_part", CREDIT_PART)
                .query((row, _) -> grant(row))
                .list();
    }

    private static StatementSpec subjects(StatementSpec statement, List<Ask> asks) {
        return statement
                .param("kinds", texts(asks, ask -> ask.key().kind().text()))
                .param("subjects", texts(asks, ask -> ask.key().subject().name()))
                .param("units", texts(asks, ask -> ask.key().unit().text()))
                .param("rates", numbers(asks, Ask::perMinute));
    }

    private static Grant grant(ResultSet row) throws SQLException {
        var subject = new Subject(Kind.of(row.getString("kind")), row.getString("subject"));
        var unit = Unit.valueOf(row.getString("unit").toUpperCase(Locale.ROOT));
        return new Grant(
                new Key(subject, unit),
                duration(row.getDouble("slice")),
                row.getDouble("slice_units"),
                row.getDouble("credit_units"),
                duration(row.getDouble("turn")));
    }

    private static String[] texts(List<Ask> asks, Function<Ask, String> text) {
        return asks.stream().map(text).toArray(String[]::new);
    }

    private static double[] numbers(List<Ask> asks, ToDoubleFunction<Ask> number) {
        return asks.stream().mapToDouble(number).toArray();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
