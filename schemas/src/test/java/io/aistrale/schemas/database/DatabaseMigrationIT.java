package io.aistrale.schemas.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

@WithRealParts
class DatabaseMigrationIT {
    private static TestDatabase database;

    @BeforeAll
    static void migrate() {
        database = RealParts.newDatabase();
        assertThat(
                        DatabaseMigration.migrate(
                                database.jdbcUrl(), database.user(), database.password()))
                .isPositive();
    }

    @Test
    void migratingAgainChangesNothing() {
        assertThat(
                        DatabaseMigration.migrate(
                                database.jdbcUrl(), database.user(), database.password()))
                .isZero();
    }

    @Test
    void servicesAskForTheLastMigration() throws SQLException {
        assertThat(
                        ask(
                                "SELECT max(version::int)::text FROM aistrale.flyway_schema_history"
                                        + " WHERE success"))
                .containsExactly(DatabaseMigration.VERSION);
    }

    @Test
    void everyTableAndColumnIsDescribed() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT c.relname || coalesce('.' || a.attname, '')
                                FROM pg_class c
                                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'aistrale'
                                LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                                WHERE c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND c.relname <> 'flyway_schema_history'
                                  AND (obj_description(c.oid) IS NULL
                                       OR (a.attnum IS NOT NULL AND col_description(c.oid, a.attnum) IS NULL))
                                """))
                .isEmpty();
    }

    @Test
    void theTablesDashboardsReadAreThere() throws SQLException {
        assertThat(
                        ask(
                                "SELECT relname FROM pg_class WHERE relnamespace ="
                                        + " 'aistrale'::regnamespace"))
                .contains(
                        "inference",
                        "attempt",
                        "inference_result",
                        "cost_record",
                        "cost_hourly",
                        "cost_daily",
                        "cost_daily_by_tag",
                        "model_price",
                        "evaluation",
                        "prompt_template",
                        "provider_token",
                        "api_key",
                        "budget",
                        "focus_cost");
    }

    @Test
    void moneyIsNeverFloatingPoint() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT table_name || '.' || column_name FROM information_schema.columns
                                WHERE table_schema = 'aistrale' AND column_name LIKE '%usd%'
                                  AND NOT (numeric_precision = 38 AND numeric_scale = 12)
                                """))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    aistrale_gateway   | SELECT sealed_token FROM aistrale.provider_token
                    aistrale_gateway   | UPDATE aistrale.cost_record SET cost_usd = 0
                    aistrale_gateway   | INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, source, origin) VALUES ('v', 'p', 'm', now(), 's', 'built-in')
                    aistrale_gateway   | UPDATE aistrale.repricing SET status = 'done'
                    aistrale_gateway   | UPDATE aistrale.consumer_offset SET next_offset = 0
                    aistrale_worker    | SELECT * FROM aistrale.idempotency_key
                    aistrale_reader    | SELECT * FROM aistrale.idempotency_key
                    aistrale_worker    | DELETE FROM aistrale.provider_token
                    aistrale_worker    | UPDATE aistrale.provider_token SET project = 'mine'
                    aistrale_worker    | SELECT * FROM aistrale.api_key
                    aistrale_worker    | UPDATE aistrale.prompt_label SET version = 1
                    aistrale_worker    | INSERT INTO aistrale.prompt (name) VALUES ('p')
                    aistrale_gateway   | UPDATE aistrale.prompt_template SET template = 'x'
                    aistrale_gateway   | DELETE FROM aistrale.prompt
                    aistrale_telemetry | SELECT * FROM aistrale.provider_token
                    aistrale_cost      | SELECT * FROM aistrale.provider_token
                    aistrale_cost      | UPDATE aistrale.model_price SET input = 0
                    aistrale_telemetry | DELETE FROM aistrale.inference_output
                    aistrale_telemetry | UPDATE aistrale.cost_record SET cost_usd = 0
                    aistrale_gateway   | SELECT aistrale.drop_oldest_day('attempt', '2020-01-01')
                    aistrale_cost      | SELECT aistrale.drop_oldest_day('attempt', '2020-01-01')
                    aistrale_cost      | SELECT * FROM aistrale.inference_output
                    aistrale_dashboard | SELECT * FROM aistrale.inference_output
                    aistrale_cost      | INSERT INTO aistrale.repricing (repricing_id) VALUES (gen_random_uuid())
                    aistrale_cost      | SELECT error_message FROM aistrale.attempt
                    aistrale_dashboard | SELECT * FROM aistrale.inference_result
                    aistrale_dashboard | SELECT * FROM aistrale.api_key
                    aistrale_dashboard | SELECT * FROM aistrale.provider_token
                    aistrale_dashboard | SELECT * FROM aistrale.open_attempt
                    aistrale_reader    | SELECT count(*) FROM aistrale.provider_token
                    aistrale_reader    | SELECT key_hash FROM aistrale.api_key
                    aistrale_reader    | SELECT output_text FROM aistrale.inference_result
                    aistrale_reader    | SELECT response FROM aistrale.inference_result
                    aistrale_reader    | SELECT started_entry FROM aistrale.open_attempt
                    aistrale_reader    | SELECT template FROM aistrale.prompt_template
                    aistrale_reader    | SELECT messages FROM aistrale.prompt_template
                    aistrale_reader    | DELETE FROM aistrale.cost_daily
                    aistrale_gateway   | DELETE FROM aistrale.request_source
                    aistrale_worker    | UPDATE aistrale.request_source SET users = NULL
                    aistrale_gateway   | DELETE FROM aistrale.audit_event
                    aistrale_gateway   | UPDATE aistrale.audit_event SET user_id = 'bob'
                    aistrale_worker    | SELECT * FROM aistrale.audit_event
                    aistrale_reader    | INSERT INTO aistrale.budget (subject) VALUES ('ann')
                    aistrale_worker    | UPDATE aistrale.budget SET limit_usd = 0
                    aistrale_worker    | DELETE FROM aistrale.budget_lease
                    aistrale_worker    | SELECT * FROM aistrale.budget_spend
                    aistrale_worker    | UPDATE aistrale.consumer_offset SET next_offset = 0
                    aistrale_gateway   | UPDATE aistrale.budget_spend SET cost_usd = 0
                    aistrale_gateway   | UPDATE aistrale.budget SET subject = 'bob'
                    aistrale_gateway   | SELECT aistrale.lease_budgets('w', '{}', '{}', '{}', '{}', '{}', '1s')
                    aistrale_reader    | SELECT aistrale.lease_budgets('w', '{}', '{}', '{}', '{}', '{}', '1s')
                    aistrale_reader    | SELECT aistrale.ensure_partitions(current_date, current_date)
                    aistrale_gateway   | INSERT INTO aistrale.evaluation (evaluation_id, request_id, metric, score, evaluator, evaluator_name, user_id, evaluated_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'm', 1, 'human', 'n', 'u', now())
                    aistrale_gateway   | SELECT * FROM aistrale.pending_evaluation
                    aistrale_gateway   | DELETE FROM aistrale.evaluation_failure
                    aistrale_telemetry | UPDATE aistrale.evaluation_rule SET definition = '{}'
                    aistrale_telemetry | UPDATE aistrale.evaluation_case SET expected = 'x'
                    aistrale_telemetry | SELECT key_hash FROM aistrale.api_key
                    aistrale_telemetry | DELETE FROM aistrale.evaluation
                    aistrale_telemetry | SELECT tags FROM aistrale.cost_record
                    aistrale_reader    | SELECT expected FROM aistrale.pending_evaluation
                    aistrale_reader    | SELECT * FROM aistrale.evaluation_case
                    aistrale_reader    | SELECT * FROM aistrale.evaluation_claim
                    aistrale_gateway   | UPDATE aistrale.dataset_case SET expected = 'x'
                    aistrale_gateway   | UPDATE aistrale.evaluation_run SET next_item = 0
                    aistrale_gateway   | UPDATE aistrale.evaluation_run_item SET status = 'succeeded'
                    aistrale_gateway   | INSERT INTO aistrale.evaluation_case (request_id, evaluators) VALUES (gen_random_uuid(), '[]')
                    aistrale_telemetry | UPDATE aistrale.evaluation_run SET asked = '{}'
                    aistrale_telemetry | INSERT INTO aistrale.dataset_case (dataset_id, number, variables) VALUES (gen_random_uuid(), 1, '{}')
                    aistrale_telemetry | DELETE FROM aistrale.evaluation_run_item
                    aistrale_worker    | SELECT * FROM aistrale.dataset_case
                    aistrale_reader    | SELECT * FROM aistrale.dataset_case
                    aistrale_reader    | SELECT asked FROM aistrale.evaluation_run
                    """,
            delimiter = '|')
    void aServiceCanDoNoMoreThanItMust(String role, String statement) throws SQLException {
        try (var connection = as(role);
                var asked = connection.createStatement()) {
            assertThatThrownBy(() -> asked.execute(statement))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    aistrale_gateway   | SELECT token_id, project, version FROM aistrale.provider_token
                    aistrale_gateway   | INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, source) VALUES ('g', 'p', 'm', now(), 's')
                    aistrale_gateway   | SELECT * FROM aistrale.unpriced_attempt
                    aistrale_gateway   | DELETE FROM aistrale.prompt_label
                    aistrale_worker    | SELECT * FROM aistrale.prompt_template JOIN aistrale.prompt USING (name) JOIN aistrale.prompt_label USING (name)
                    aistrale_gateway   | DELETE FROM aistrale.idempotency_key
                    aistrale_gateway   | SELECT * FROM aistrale.consumer_offset
                    aistrale_cost      | SELECT attempt_id, day, served_by, service_tier FROM aistrale.attempt
                    aistrale_worker    | SELECT sealed_token FROM aistrale.provider_token
                    aistrale_telemetry | SELECT aistrale.ensure_partitions(current_date, current_date + 1)
                    aistrale_cost      | SELECT aistrale.ensure_partitions(current_date, current_date + 1)
                    aistrale_telemetry | SELECT aistrale.drop_oldest_day('attempt', '2020-01-01')
                    aistrale_gateway   | SELECT sealed FROM aistrale.inference_output
                    aistrale_dashboard | SELECT * FROM aistrale.focus_cost
                    aistrale_dashboard | SELECT * FROM aistrale.cost_daily
                    aistrale_reader    | SELECT * FROM aistrale.inference, aistrale.attempt, aistrale.cost_record
                    aistrale_reader    | SELECT * FROM aistrale.cost_hourly, aistrale.cost_daily, aistrale.cost_daily_by_tag
                    aistrale_reader    | SELECT * FROM aistrale.model_price, aistrale.evaluation, aistrale.budget
                    aistrale_reader    | SELECT * FROM aistrale.focus_cost, aistrale.focus_cost_unknown
                    aistrale_reader    | SELECT * FROM aistrale.budget_spend, aistrale.budget_lease
                    aistrale_gateway   | SELECT aistrale.spent_of(b, current_date) FROM aistrale.budget b
                    aistrale_gateway   | DELETE FROM aistrale.budget
                    aistrale_worker    | SELECT aistrale.lease_budgets('w', '{}', '{}', '{}', '{}', '{}', '1s')
                    aistrale_worker    | SELECT consumer, topic, partition, next_offset FROM aistrale.consumer_offset
                    aistrale_worker    | SELECT * FROM aistrale.budget, aistrale.model_price
                    aistrale_reader    | SELECT * FROM aistrale.consumer_offset, aistrale.cost_batch
                    aistrale_reader    | SELECT request_id, status, error_code FROM aistrale.inference_result
                    aistrale_reader    | SELECT attempt_id, call_deadline FROM aistrale.open_attempt
                    aistrale_reader    | SELECT name, version FROM aistrale.prompt_template
                    aistrale_reader    | SELECT * FROM aistrale.evaluation_daily, aistrale.evaluation_rule, aistrale.evaluation_failure
                    aistrale_telemetry | INSERT INTO aistrale.evaluation_case VALUES (gen_random_uuid(), 'e', '[]')
                    aistrale_telemetry | SELECT cost_usd FROM aistrale.cost_record
                    aistrale_telemetry | DELETE FROM aistrale.evaluation_case
                    aistrale_telemetry | UPDATE aistrale.evaluation_case SET api_key_id = 'k'
                    aistrale_telemetry | SELECT key_id, expires_at, revoked_at FROM aistrale.api_key
                    aistrale_reader    | SELECT key_id, user_id, scopes FROM aistrale.api_key
                    """,
            delimiter = '|')
    void aServiceCanDoWhatItMust(String role, String statement) throws SQLException {
        try (var connection = as(role);
                var asked = connection.createStatement()) {
            asked.execute(statement);
        }
    }

    /// Settings are taken from the role that logs in.
    @Test
    void readersAreStoppedByTheDatabase() throws SQLException {
        assertThat(asked("aistrale_dashboard", "SHOW statement_timeout")).isEqualTo("30s");
        assertThat(asked("aistrale_dashboard", "SHOW default_transaction_read_only"))
                .isEqualTo("on");
        assertThat(asked("aistrale_gateway", "SHOW statement_timeout")).isEqualTo("4s");
        assertThatThrownBy(() -> asked("aistrale_reader", "SELECT 1"))
                .hasMessageContaining("not permitted to log in");
    }

    private static String asked(String login, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), login, database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void aTokenBelongsToAUserOrToAProjectAndEachHasOneForAProvider() throws SQLException {
        run(token("'openai', 'search', NULL"));
        run(token("'openai', NULL, 'search'"));

        assertThatThrownBy(() -> run(token("'openai', NULL, NULL")))
                .hasMessageContaining("provider_token_owner");
        assertThatThrownBy(() -> run(token("'openai', 'ann', 'search'")))
                .hasMessageContaining("provider_token_owner");
        assertThatThrownBy(() -> run(token("'openai', 'search', NULL")))
                .hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> run(token("'openai', NULL, 'search'")))
                .hasMessageContaining("duplicate key");
    }

    private static String token(String providerUserProject) {
        return """
        INSERT INTO aistrale.provider_token
            (token_id, version, sealed_token, key_id, created_by, provider, user_id, project)
        VALUES (gen_random_uuid(), 1, '', '1', 'test', %s)\
        """
                .formatted(providerUserProject);
    }

    @Test
    void pricesAndLedgerEntriesAreNeverEdited() throws SQLException {
        run(
                """
                INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, input, source)
                VALUES ('v1', 'openai', 'm', now(), 1, 'test')\
                """);

        assertThatThrownBy(() -> run("UPDATE aistrale.model_price SET input = 2"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> run("DELETE FROM aistrale.model_price"))
                .hasMessageContaining("append-only");
    }

    @Test
    void whatWasAuditedIsNeverEdited() throws SQLException {
        run(
                """
                INSERT INTO aistrale.audit_event (event_id, at, key_id, user_id, action, subject, outcome, request_id)
                VALUES (gen_random_uuid(), now(), 'admin', 'admin', 'api_key.create', 'ak_1', 'done', gen_random_uuid())\
                """);

        assertThatThrownBy(() -> run("UPDATE aistrale.audit_event SET subject = 'ak_2'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> run("DELETE FROM aistrale.audit_event"))
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @CsvSource({
        "billing, true",
        "team-7, true",
        "bulk, false",
        "parked, false",
        "a-dlt, false",
        "a.b, false"
    })
    void aSourcesNameMakesTopicsThatAreNobodyElses(String source, boolean taken) {
        String insertion =
                "INSERT INTO aistrale.request_source (source, project, created_by) VALUES ('%s', 'p', 'test')"
                        .formatted(source);
        if (taken) {
            assertThatNoException().isThrownBy(() -> run(insertion));
        } else {
            assertThatThrownBy(() -> run(insertion))
                    .hasMessageContaining("request_source_source_check");
        }
    }

    @Test
    void daysAreDroppedFromTheOldestOnAndNoneThatMayStillBeNeeded() throws SQLException {
        run("SELECT aistrale.ensure_partitions('2018-03-01', '2018-03-03')");

        assertThat(dropped("attempt", "'2018-03-03'")).isEqualTo("2018-03-01");
        assertThat(dropped("attempt", "'2018-03-03'")).isEqualTo("2018-03-02");
        assertThat(dropped("attempt", "'2018-03-03'")).isNull();
        assertThat(ask("SELECT relname FROM pg_class WHERE relname LIKE 'attempt_2018%'"))
                .contains("attempt_20180303")
                .doesNotContain("attempt_20180301", "attempt_20180302");
        assertThat(ask("SELECT relname FROM pg_class WHERE relname = 'inference_output_20180301'"))
                .as("other tables keep theirs")
                .containsExactly("inference_output_20180301");
        assertThatThrownBy(() -> dropped("attempt", "current_date - 43"))
                .hasMessageContaining("drops no day of attempt");
        assertThatThrownBy(() -> dropped("inference_output", "current_date + 1"))
                .hasMessageContaining("drops no day of inference_output");
        assertThatThrownBy(() -> dropped("provider_token", "'2018-03-03'"))
                .hasMessageContaining("does not drop days of provider_token");
    }

    @Test
    void entriesWhoseEventsAreNotPublishedYetAreNotDropped() throws SQLException {
        day("cost_record", "2017-04-01");
        run(
                """
                INSERT INTO aistrale.cost_batch (first_day, last_day)
                VALUES ('2017-04-01', '2017-04-01')\
                """);
        assertThat(dropped("cost_record", "'2017-04-02'")).isNull();

        run("DELETE FROM aistrale.cost_batch");
        assertThat(dropped("cost_record", "'2017-04-02'")).isEqualTo("2017-04-01");
    }

    @Test
    void aLongReaderPutsADropOffAndNobodyWaitsLong() throws SQLException {
        day("inference", "2017-05-01");
        try (var reader = as("aistrale_dashboard");
                var reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("SELECT count(*) FROM aistrale.inference");
            long begun = System.nanoTime();

            assertThatThrownBy(() -> dropped("inference", "'2017-05-02'"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            late -> assertThat(late.getSQLState()).isEqualTo("55P03"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(5));
        }
        assertThat(dropped("inference", "'2017-05-02'")).isEqualTo("2017-05-01");
    }

    private static void day(String table, String day) throws SQLException {
        run(
                "CREATE TABLE aistrale.%s_%s PARTITION OF aistrale.%1$s FOR VALUES FROM ('%3$s') TO ('%3$s'::date + 1)"
                        .formatted(table, day.replace("-", ""), day));
    }

    private static @Nullable String dropped(String table, String before) throws SQLException {
        return ask("SELECT aistrale.drop_oldest_day('%s', %s)::text".formatted(table, before))
                .getFirst();
    }

    @Test
    void theRowsOfAPriceShareOneCurrencyAndItsRate() throws SQLException {
        String insertion =
                """
                INSERT INTO aistrale.model_price
                    (price_version, provider, model, effective_from, input, source, service_tier, currency, usd_per_unit)
                VALUES ('euro', 'openai', 'm', '2026-01-01Z', 1, 'test', %s)\
                """;
        run(insertion.formatted("'standard', 'EUR', 1.0834"));

        for (String wrong :
                List.of("'flex', 'USD', NULL", "'flex', 'EUR', 1.08", "'flex', 'CHF', 1.0834")) {
            assertThatThrownBy(() -> run(insertion.formatted(wrong)))
                    .as(wrong)
                    .hasMessageContaining("another currency or at another exchange rate");
        }
        run(insertion.formatted("'flex', 'EUR', 1.0834"));
        for (String wrong : List.of("'batch', 'EUR', NULL", "'batch', 'USD', 1")) {
            assertThatThrownBy(() -> run(insertion.formatted(wrong).replace("'euro'", "'other'")))
                    .as(wrong)
                    .hasMessageContaining("model_price_usd_per_unit_check");
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {}                     | true
                    {"eu": "1.1"}          | true
                    {"eu": 1.1}            | false
                    {"eu": "more"}         | false
                    {"eu": "-1"}           | false
                    ["1.1"]                | false
                    """,
            delimiter = '|')
    void regionsOfAPriceAreDecimalsAsTexts(String regions, boolean taken) {
        String insertion =
                """
                INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, input, source, regions)
                VALUES (gen_random_uuid()::text, 'openai', 'r', now(), 1, 'test', '%s')\
                """
                        .formatted(regions);
        if (taken) {
            assertThatNoException().isThrownBy(() -> run(insertion));
        } else {
            assertThatThrownBy(() -> run(insertion))
                    .hasMessageContaining("model_price_regions_check");
        }
    }

    @Test
    void anUnmigratedDatabaseIsToldApart() throws SQLException {
        DatabaseVersion.require(source(database));

        assertThatThrownBy(() -> DatabaseVersion.require(source(RealParts.newDatabase())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("deploy/aistrale migrate");
    }

    private static PGSimpleDataSource source(TestDatabase of) {
        var source = new PGSimpleDataSource();
        source.setUrl(of.jdbcUrl());
        source.setUser(of.user());
        source.setPassword(of.password());
        return source;
    }

    private static Connection as(String role) throws SQLException {
        var connection =
                DriverManager.getConnection(
                        database.jdbcUrl(), database.user(), database.password());
        try (var statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
        }
        return connection;
    }

    private static void run(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// As of the version before budgets held.
    @Test
    void whatWasSpentBeforeIsWhatBudgetsGoByAfterwards() throws SQLException {
        TestDatabase before = RealParts.newDatabase();
        Flyway.configure()
                .dataSource(before.jdbcUrl(), before.user(), before.password())
                .locations("classpath:io/aistrale/schemas/database/migration")
                .schemas("aistrale")
                .defaultSchema("aistrale")
                .target("12")
                .load()
                .migrate();
        try (var connection =
                        DriverManager.getConnection(
                                before.jdbcUrl(), before.user(), before.password());
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    SET search_path = aistrale;
                    INSERT INTO cost_daily (bucket, user_id, project, provider, model, cost_usd, upper_bound_usd)
                    VALUES ('2026-01-01', 'ann', 'search', 'openai', 'a', 1, 0.5), ('2026-01-01', 'ann', 'search', 'openai', 'b', 2, 0),
                           ('2026-01-02', 'ann', 'ads', 'openai', 'a', 0, 0);
                    SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date);
                    INSERT INTO cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project, api_key_id,
                        provider, model, cost_usd, attempt_started_at)
                    SELECT gen_random_uuid(), 0, (now() AT TIME ZONE 'UTC')::date, 'recorded', gen_random_uuid(), 'success',
                           'ann', 'search', key, 'openai', 'a', 0.25, now()
                    FROM unnest(ARRAY['ak_1', 'ak_1', NULL]) AS key
                    """);
            DatabaseMigration.migrate(before.jdbcUrl(), before.user(), before.password());
            try (var rows =
                    statement.executeQuery(
                            """
                            SELECT concat_ws(' ', scope, subject, CASE WHEN scope <> 'api_key' THEN day END,
                                trim_scale(cost_usd), trim_scale(upper_bound_usd)) FROM budget_spend ORDER BY 1
                            """)) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                assertThat(found)
                        .containsExactly(
                                "api_key ak_1 0.5 0",
                                "project search 2026-01-01 3 0.5",
                                "user ann 2026-01-01 3 0.5");
            }
        }
    }

    private static List<String> ask(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
