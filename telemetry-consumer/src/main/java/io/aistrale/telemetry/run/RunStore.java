package io.aistrale.telemetry.run;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.run.Run.Item;
import io.aistrale.telemetry.run.Run.Model;
import io.aistrale.telemetry.run.Run.PromptVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Tables `evaluation_run` and `evaluation_run_item`, and what is known of their requests by
/// `inference` and `inference_result`. Leases are by the database's clock.
@Component
public class RunStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<PromptVersion>> PROMPTS = new TypeReference<>() {};
    private static final TypeReference<List<Model>> MODELS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    /// Those that were looked at longest ago, so that each has its turn.
    private static final String CLAIM =
            """
            UPDATE evaluation_run AS run SET lease_owner = :owner, lease_until = now() + :lease::interval
            FROM (SELECT run_id FROM evaluation_run
                  WHERE status IN ('queued', 'running', 'cancelling')
                    AND (lease_owner = :owner OR lease_until IS NULL OR lease_until < now())
                  ORDER BY lease_until NULLS FIRST, run_id LIMIT :most FOR UPDATE SKIP LOCKED) AS free
            WHERE run.run_id = free.run_id
            RETURNING run.*, NOT EXISTS (
                SELECT FROM api_key WHERE key_id = run.api_key_id
                    AND (revoked_at IS NOT NULL OR expires_at <= now())) AS key_holds
            """;

    private static final String RELEASE =
            "UPDATE evaluation_run SET lease_until = NULL WHERE lease_owner = :owner";

    /// All of a run's requests are of one day, as their ids are.
    private static final String SETTLE =
            """
            UPDATE evaluation_run_item AS item SET state = 'ended', status = result.status
            FROM inference_result AS result
            WHERE item.run_id = :run AND item.state IN ('going_out', 'published')
              AND result.request_id = item.request_id AND result.day = :day
            """;

    private static final String GIVE_UP =
            """
            UPDATE evaluation_run_item SET state = 'ended', status = 'lost'
            WHERE run_id = :run AND state = 'published' AND going_out_at < now() - :patience::interval
            """;

    private static final String DOUBTFUL =
            """
            SELECT request_id FROM evaluation_run_item
            WHERE run_id = :run AND state = 'going_out' AND going_out_at < now() - :lease::interval
            """;

    private static final String ARRIVED =
            """
            UPDATE evaluation_run_item AS item SET state = 'published'
            FROM inference
            WHERE item.run_id = :run AND item.state = 'going_out'
              AND inference.request_id = item.request_id AND inference.day = :day
            """;

    private static final String READ =
            """
            SELECT partition, next_offset FROM consumer_offset
            WHERE consumer = 'telemetry-consumer' AND topic = :topic
            """;

    private static final String NEVER_ARRIVED =
            """
            UPDATE evaluation_run_item SET state = 'queued'
            WHERE run_id = :run AND state = 'going_out' AND request_id = ANY (:requests)
            """;

    private static final String TO_CANCEL =
            """
            SELECT request_id FROM evaluation_run_item
            WHERE run_id = :run AND state = 'published' AND NOT cancel_asked
            ORDER BY item LIMIT :most
            """;

    private static final String CANCEL_ASKED =
            "UPDATE evaluation_run_item SET cancel_asked = true WHERE request_id = ANY (:requests)";

    /// Without requests on their way or out.
    private static final String END =
            """
            UPDATE evaluation_run SET status = :status, finished_at = now(), lease_owner = NULL, lease_until = NULL
            WHERE run_id = :run AND lease_owner = :owner AND lease_until > now() AND status = ANY (:from)
              AND api_key_id = :key
              AND NOT EXISTS (SELECT FROM evaluation_run_item
                              WHERE run_id = :run AND state IN ('going_out', 'published'))
            """;

    /// A request that was cancelled with the run is asked again under another id.
    private static final String CANCELLED =
            """
            SELECT item, tries + 1 AS tries FROM evaluation_run_item
            WHERE run_id = :run AND cancel_asked AND state = 'ended' AND status = 'cancelled'
            """;

    private static final String REQUEUE =
            """
            UPDATE evaluation_run_item
            SET state = 'queued', status = NULL, cancel_asked = false, tries = :tries, request_id = :request,
                earlier_request_ids = earlier_request_ids || request_id
            WHERE run_id = :run AND item = :item
            """;

    private static final String OUT =
            """
            SELECT count(*) FROM evaluation_run_item
            WHERE run_id = :run AND state IN ('going_out', 'published')
            """;

    /// Locks the run until the transaction ends.
    private static final String RENEW =
            """
            UPDATE evaluation_run
            SET lease_until = now() + :lease::interval, status = 'running', started_at = coalesce(started_at, now())
            WHERE run_id = :run AND lease_owner = :owner AND lease_until > now() AND status IN ('queued', 'running')
              AND api_key_id = :key
            RETURNING next_item
            """;

    private static final String AGAIN =
            """
            UPDATE evaluation_run_item SET state = 'going_out', going_out_at = now()
            WHERE run_id = :run AND item IN (
                SELECT item FROM evaluation_run_item WHERE run_id = :run AND state = 'queued'
                ORDER BY item LIMIT :most)
            RETURNING item, tries
            """;

    private static final String ANEW =
            """
            INSERT INTO evaluation_run_item (run_id, item, request_id, state)
            SELECT :run, item, request, 'going_out'
            FROM unnest(:items::int[], :requests::uuid[]) AS going (item, request)
            """;

    private static final String NEXT =
            "UPDATE evaluation_run SET next_item = :next WHERE run_id = :run";

    private static final String CASES =
            """
            SELECT number, variables, expected, tags FROM dataset_case
            WHERE dataset_id = :dataset AND number = ANY (:numbers)
            """;

    private static final String EVALUATE =
            """
            INSERT INTO evaluation_case (request_id, expected, input, evaluators, api_key_id)
            SELECT request, expected, input, :evaluators::jsonb, :key
            FROM unnest(:requests::uuid[], :expected::text[], :inputs::text[]) AS going (request, expected, input)
            ON CONFLICT (request_id) DO UPDATE SET api_key_id = excluded.api_key_id
            """;

    private static final String PUBLISHED =
            """
            UPDATE evaluation_run_item SET state = 'published'
            WHERE run_id = :run AND state = 'going_out' AND request_id = ANY (:requests)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    public RunStore(DataSource database) {
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    /// A line of a dataset.
    record Case(String variables, @Nullable String expected, Map<String, String> tags) {}

    /// A request that is going out.
    record Going(Item item, UUID requestId, Case of) {}

    /// Runs that are to go on and that nobody else carries out, for as long as the lease.
    List<Run> claim(UUID owner, Duration lease, int most) {
        return jdbc.sql(CLAIM)
                .param("owner", owner)
                .param("lease", interval(lease))
                .param("most", most)
                .query((row, _) -> run(row))
                .list();
    }

    /// Leaves all runs to whoever comes first.
    void release(UUID owner) {
        jdbc.sql(RELEASE).param("owner", owner).update();
    }

    /// Notes the ends that are known.
    ///
    /// @return how many are new
    int settle(Run run) {
        return jdbc.sql(SETTLE)
                .param("run", run.id())
                .param("day", TimeOrderedIds.dayOf(run.id()))
                .update();
    }

    /// Waits no longer for requests that went out so long ago.
    ///
    /// @return how many there are
    int giveUp(Run run, Duration patience) {
        return jdbc.sql(GIVE_UP)
                .param("run", run.id())
                .param("patience", interval(patience))
                .update();
    }

    /// Requests that went out so long ago that their record is in Kafka or never will be, and that
    /// are not known to be there.
    List<UUID> doubtful(Run run, Duration lease) {
        return jdbc.sql(DOUBTFUL)
                .param("run", run.id())
                .param("lease", interval(lease))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// Notes which of the requests going out are known to be in Kafka.
    int arrived(Run run) {
        return jdbc.sql(ARRIVED)
                .param("run", run.id())
                .param("day", TimeOrderedIds.dayOf(run.id()))
                .update();
    }

    /// How far the bulk lane is read, by partition: rows of all requests before that are there.
    Map<Integer, Long> read() {
        Map<Integer, Long> positions = new HashMap<>();
        jdbc.sql(READ)
                .param("topic", Topics.REQUESTS_BULK)
                .query(row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return positions;
    }

    /// Has requests that never came to Kafka go out again.
    int neverArrived(Run run, List<UUID> requests) {
        return jdbc.sql(NEVER_ARRIVED)
                .param("run", run.id())
                .param("requests", requests.toArray(UUID[]::new))
                .update();
    }

    List<UUID> toCancel(Run run, int most) {
        return jdbc.sql(TO_CANCEL)
                .param("run", run.id())
                .param("most", most)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    void cancelAsked(List<UUID> requests) {
        jdbc.sql(CANCEL_ASKED).param("requests", requests.toArray(UUID[]::new)).update();
    }

    /// Ends a run that nothing is out of.
    ///
    /// @return whether it was the owner's, in one of these ways, and nothing was
    boolean end(Run run, UUID owner, Collection<String> from, String status) {
        return jdbc.sql(END)
                        .param("status", status)
                        .param("run", run.id())
                        .param("owner", owner)
                        .param("key", run.apiKeyId())
                        .param("from", from.toArray(String[]::new))
                        .update()
                == 1;
    }

    /// Cancels a run that cannot go on, unless it was resumed under another key since.
    void cancel(Run run) {
        jdbc.sql(
                        """
                        UPDATE evaluation_run SET status = 'cancelling'
                        WHERE run_id = :run AND status IN ('queued', 'running') AND api_key_id = :key
                        """)
                .param("run", run.id())
                .param("key", run.apiKeyId())
                .update();
    }

    /// How many requests are on their way or out.
    int out(Run run) {
        return jdbc.sql(OUT).param("run", run.id()).query(Integer.class).single();
    }

    /// Takes the next requests: those that are to go out again, then those that never did. What
    /// they are evaluated by is written beside them.
    ///
    /// @return none where all have gone out, or the run is not the owner's any more, was cancelled
    ///   or resumed under another key
    List<Going> take(Run run, UUID owner, Duration lease, int most) {
        List<Going> taken =
                transactions.execute(_ ->
                        jdbc.sql(RENEW)
                                .param("lease", interval(lease))
                                .param("run", run.id())
                                .param("owner", owner)
                                .param("key", run.apiKeyId())
                                .query(Integer.class)
                                .optional()
                                .map(next -> take(run, next, most))
                                .orElse(List.of()));
        return taken == null ? List.of() : taken;
    }

    private List<Going> take(Run run, int next, int most) {
        requeueCancelled(run);
        List<Item> items =
                new ArrayList<>(
                        jdbc.sql(AGAIN)
                                .param("run", run.id())
                                .param("most", most)
                                .query((row, _) ->
                                        new Item(row.getInt("item"), row.getInt("tries")))
                                .list());
        int end = Math.min(run.items(), next + most - items.size());
        List<Item> anew = new ArrayList<>();
        for (int item = next; item < end; item++) {
            anew.add(new Item(item, 1));
        }
        if (!anew.isEmpty()) {
            jdbc.sql(ANEW)
                    .param("run", run.id())
                    .param("items", anew.stream().map(Item::item).toArray(Integer[]::new))
                    .param("requests", anew.stream().map(run::requestId).toArray(UUID[]::new))
                    .update();
            jdbc.sql(NEXT).param("next", end).param("run", run.id()).update();
            items.addAll(anew);
        }
        List<Going> going = withCases(run, items);
        evaluate(run, going);
        return going;
    }

    private void requeueCancelled(Run run) {
        jdbc.sql(CANCELLED)
                .param("run", run.id())
                .query((row, _) -> new Item(row.getInt("item"), row.getInt("tries")))
                .list()
                .forEach(item ->
                        jdbc.sql(REQUEUE)
                                .param("tries", item.tries())
                                .param("request", run.requestId(item))
                                .param("run", run.id())
                                .param("item", item.item())
                                .update());
    }

    private List<Going> withCases(Run run, List<Item> items) {
        Map<Integer, Case> cases = new HashMap<>();
        jdbc.sql(CASES)
                .param("dataset", run.datasetId())
                .param("numbers", items.stream().map(run::caseNumber).toArray(Integer[]::new))
                .query(row -> {
                    cases.put(
                            row.getInt("number"),
                            new Case(
                                    row.getString("variables"),
                                    row.getString("expected"),
                                    JSON.readValue(row.getString("tags"), TEXTS)));
                });
        List<Going> going = new ArrayList<>();
        for (Item item : items) {
            Case of = cases.get(run.caseNumber(item));
            if (of != null) {
                going.add(new Going(item, run.requestId(item), of));
            }
        }
        return going;
    }

    private void evaluate(Run run, List<Going> going) {
        if (JSON.readTree(run.evaluators()).isEmpty()) {
            return;
        }
        @Nullable String[] expected = new String[going.size()];
        for (int place = 0; place < expected.length; place++) {
            expected[place] = going.get(place).of().expected();
        }
        jdbc.sql(EVALUATE)
                .param("evaluators", run.evaluators())
                .param("key", run.apiKeyId())
                .param("requests", going.stream().map(Going::requestId).toArray(UUID[]::new))
                .param("expected", expected)
                .param(
                        "inputs",
                        going.stream().map(one -> one.of().variables()).toArray(String[]::new))
                .update();
    }

    /// Notes that Kafka has them.
    void published(Run run, List<Going> going) {
        jdbc.sql(PUBLISHED)
                .param("run", run.id())
                .param("requests", going.stream().map(Going::requestId).toArray(UUID[]::new))
                .update();
    }

    private static String interval(Duration duration) {
        return duration.toMillis() + " milliseconds";
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getObject("run_id", UUID.class),
                row.getString("user_id"),
                row.getString("api_key_id"),
                row.getString("project"),
                row.getString("dataset"),
                row.getObject("dataset_id", UUID.class),
                JSON.readValue(row.getString("prompts"), PROMPTS),
                JSON.readValue(row.getString("models"), MODELS),
                row.getString("evaluators"),
                row.getString("parameters"),
                row.getInt("items"),
                row.getBoolean("key_holds"),
                row.getString("status").equals("cancelling"));
    }
}
