package io.aistrale.bench.costs;

import io.aistrale.parts.PostgresServer;
import io.aistrale.schemas.database.DatabaseMigration;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A ledger and its rollups, made by PostgreSQL itself, a day at a time. The rollups are sums of
/// the ledger's rows, as the cost aggregator's are.
final class FilledLedger {
    private static final String LEDGER =
            """
            INSERT INTO cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project, tags, provider, model,
                input_tokens, cached_input_tokens, output_tokens, cost_usd, price_version, attempt_started_at)
            SELECT (id || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid, 0, %1$s, 'recorded',
                (id || '7000' || '9' || lpad(to_hex(i), 15, '0'))::uuid,
                CASE WHEN r %% 100 = 0 THEN 'error' ELSE 'success' END,
                'user-' || u, 'project-' || (u + (r >> 8) %% %5$d) %% %4$d, jsonb_build_object('team', 'team-' || u %% %8$d),
                'provider-' || m %% %7$d, 'model-' || m, 200 + r %% 1800, r %% 400, 10 + r %% 600,
                (200 + r %% 1800) * 0.00000015 + (r %% 400) * 0.000000075 + (10 + r %% 600) * 0.0000006,
                'bench', started
            FROM generate_series(0, %2$d - 1) AS i
            CROSS JOIN LATERAL (SELECT hashint8extended(i, %9$d) & 1048575 AS r,
                (hashint8extended(i, 1 + %9$d) & 1048575) %% %3$d AS u, (hashint8extended(i, 2 + %9$d) & 1048575) %% %6$d AS m,
                %1$s::timestamp AT TIME ZONE 'UTC' + i * (interval '1 day' / %2$d) AS started) AS drawn
            CROSS JOIN LATERAL (
                SELECT lpad(to_hex((extract(epoch FROM started) * 1000)::bigint), 12, '0') AS id) AS named
            """;
    private static final String SUMS =
            """
            count(*), count(*) FILTER (WHERE status = 'error'), sum(input_tokens), sum(cached_input_tokens),
            sum(output_tokens), sum(cost_usd)\
            """;
    private static final String MEASURES =
            "requests, errors, input_tokens, cached_input_tokens, output_tokens, cost_usd";
    private static final String HOURLY =
            """
            INSERT INTO cost_hourly (bucket, user_id, project, provider, model, %2$s)
            SELECT date_trunc('hour', attempt_started_at, 'UTC'), user_id, project, provider, model, %3$s
            FROM cost_record WHERE day = %1$s GROUP BY 1, 2, 3, 4, 5
            """;
    private static final String DAILY =
            """
            INSERT INTO cost_daily (bucket, user_id, project, provider, model, %2$s)
            SELECT day, user_id, project, provider, model, %3$s
            FROM cost_record WHERE day = %1$s GROUP BY 1, 2, 3, 4, 5
            """;
    private static final String BY_TAG =
            """
            INSERT INTO cost_daily_by_tag (bucket, tag_key, tag_value, user_id, project, provider, model, %2$s)
            SELECT day, 'team', tags ->> 'team', user_id, project, provider, model, %3$s
            FROM cost_record WHERE day = %1$s GROUP BY 1, 2, 3, 4, 5, 6, 7
            """;

    /// Filling is not measured: what would be kept up row by row is made at its end.
    private static final List<String> LEFT_OUT_WHILE_FILLING =
            List.of("cost_record_by_request", "cost_record_batch");

    private static final List<String> MADE_AT_THE_END =
            List.of(
                    "CREATE INDEX cost_record_by_request ON cost_record (request_id)",
                    "CREATE INDEX cost_record_batch ON cost_record (batch_id)",
                    "VACUUM ANALYZE cost_hourly",
                    "VACUUM ANALYZE cost_daily",
                    "VACUUM ANALYZE cost_daily_by_tag",
                    "ANALYZE cost_record");

    private final String jdbcUrl;
    private final CostsOptions options;
    private final LocalDate end;

    /// @param end day after the last
    FilledLedger(String jdbcUrl, CostsOptions options, LocalDate end) {
        this.jdbcUrl = jdbcUrl;
        this.options = options;
        this.end = end;
    }

    void fill() {
        DatabaseMigration.migrate(jdbcUrl, PostgresServer.USER, "");
        for (int day = options.days(); day > 0; day -= 60) {
            run(
                    "SELECT ensure_partitions(%s, %s)"
                            .formatted(
                                    literal(end.minusDays(day)),
                                    literal(end.minusDays(Math.max(1, day - 59)))));
        }
        LEFT_OUT_WHILE_FILLING.forEach(index -> run("DROP INDEX " + index));
        fillDays();
        MADE_AT_THE_END.forEach(this::run);
    }

    private void fillDays() {
        try (var threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<?>> days = new ArrayList<>();
            for (int day = options.days(); day > 0; day--) {
                int of = day;
                days.add(threads.submit(() -> fill(end.minusDays(of), of)));
            }
            for (Future<?> day : days) {
                day.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while filling the ledger", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The ledger could not be filled", e.getCause());
        }
    }

    /// The first days get what does not divide.
    private void fill(LocalDate day, int number) {
        long rows = options.rows() / options.days();
        if (options.days() - number < options.rows() % options.days()) {
            rows++;
        }
        if (rows == 0) {
            return;
        }
        run(
                LEDGER.formatted(
                        literal(day),
                        rows,
                        options.users(),
                        CostsOptions.PROJECTS,
                        options.projectsPerUser(),
                        CostsOptions.MODELS,
                        CostsOptions.PROVIDERS,
                        CostsOptions.TEAMS,
                        3L * number));
        for (String rollup : List.of(HOURLY, DAILY, BY_TAG)) {
            run(rollup.formatted(literal(day), MEASURES, SUMS));
        }
    }

    long rows(String table) {
        return ask("SELECT count(*) FROM " + table).longValueExact();
    }

    /// What the ledger's own rows of these days add up to.
    BigDecimal spent(LocalDate from, LocalDate to) {
        return ask(
                "SELECT sum(cost_usd) FROM cost_record WHERE day >= %s AND day < %s"
                        .formatted(literal(from), literal(to)));
    }

    private BigDecimal ask(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getBigDecimal(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void run(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl
                        + "?currentSchema=aistrale&options=-c%20maintenance_work_mem=256MB%20-c%20work_mem=64MB",
                PostgresServer.USER,
                "");
    }

    private static String literal(LocalDate day) {
        return "date '" + day + "'";
    }
}
