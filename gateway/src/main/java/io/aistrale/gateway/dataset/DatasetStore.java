package io.aistrale.gateway.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Tables `dataset` and `dataset_case`.
public final class DatasetStore implements DatasetDirectory {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public DatasetStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public boolean add(Dataset dataset, List<DatasetCase> cases) {
        return Boolean.TRUE.equals(
                transactions.execute(_ -> {
                    boolean anew = insert(dataset);
                    if (anew) {
                        insert(dataset.id(), cases);
                    }
                    return anew;
                }));
    }

    private boolean insert(Dataset dataset) {
        return jdbc.sql(
                                """
                                INSERT INTO aistrale.dataset
                                    (dataset_id, user_id, name, description, cases, digest, created_at)
                                VALUES (:id, :user, :name, :description, :cases, :digest, :at)
                                ON CONFLICT (user_id, name) DO NOTHING
                                """)
                        .param("id", dataset.id())
                        .param("user", dataset.userId())
                        .param("name", dataset.name())
                        .param("description", dataset.description(), Types.VARCHAR)
                        .param("cases", dataset.cases())
                        .param("digest", HexFormat.of().parseHex(dataset.digest()))
                        .param("at", dataset.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private void insert(UUID id, List<DatasetCase> cases) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.dataset_case (dataset_id, number, variables, expected, tags)
                        SELECT :id, number, variables, expected, tags::jsonb
                        FROM unnest(:numbers::int[], :variables::text[], :expected::text[], :tags::text[])
                            AS uploaded (number, variables, expected, tags)
                        """)
                .param("id", id)
                .param("numbers", cases.stream().map(DatasetCase::number).toArray(Integer[]::new))
                .param("variables", texts(cases, DatasetCase::variables))
                .param("expected", texts(cases, DatasetCase::expected))
                .param("tags", texts(cases, one -> JSON.writeValueAsString(one.tags())))
                .update();
    }

    private static @Nullable String[] texts(
            List<DatasetCase> cases, Function<DatasetCase, @Nullable String> column) {
        @Nullable String[] texts = new String[cases.size()];
        for (int place = 0; place < texts.length; place++) {
            texts[place] = column.apply(cases.get(place));
        }
        return texts;
    }

    @Override
    public Optional<Dataset> find(String userId, String name) {
        return jdbc.sql("SELECT * FROM aistrale.dataset WHERE user_id = ? AND name = ?")
                .param(userId)
                .param(name)
                .query((row, _) -> dataset(row))
                .optional();
    }

    @Override
    public List<Dataset> list(String userId, int limit) {
        return jdbc.sql("SELECT * FROM aistrale.dataset WHERE user_id = ? ORDER BY name LIMIT ?")
                .param(userId)
                .param(limit)
                .query((row, _) -> dataset(row))
                .list();
    }

    @Override
    public List<DatasetCase> cases(Dataset dataset, int limit) {
        return jdbc.sql(
                        """
                        SELECT * FROM aistrale.dataset_case WHERE dataset_id = ?
                        ORDER BY number LIMIT ?
                        """)
                .param(dataset.id())
                .param(limit)
                .query((row, _) ->
                        new DatasetCase(
                                row.getInt("number"),
                                row.getString("variables"),
                                row.getString("expected"),
                                JSON.readValue(row.getString("tags"), TEXTS)))
                .list();
    }

    @Override
    public boolean remove(String userId, String name) {
        return jdbc.sql("DELETE FROM aistrale.dataset WHERE user_id = ? AND name = ?")
                        .param(userId)
                        .param(name)
                        .update()
                == 1;
    }

    private static Dataset dataset(ResultSet row) throws SQLException {
        return new Dataset(
                row.getObject("dataset_id", UUID.class),
                row.getString("user_id"),
                row.getString("name"),
                row.getString("description"),
                row.getInt("cases"),
                HexFormat.of().formatHex(row.getBytes("digest")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
