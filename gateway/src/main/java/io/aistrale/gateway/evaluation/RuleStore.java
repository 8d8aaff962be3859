package io.aistrale.gateway.evaluation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Table `evaluation_rule`.
public final class RuleStore implements RuleDirectory {

    private final JdbcClient jdbc;

    public RuleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StoredRule> find(String name) {
        return jdbc.sql("SELECT * FROM aistrale.evaluation_rule WHERE name = ?")
                .param(name)
                .query((row, _) -> rule(row))
                .optional();
    }

    @Override
    public List<StoredRule> list(int limit) {
        return jdbc.sql("SELECT * FROM aistrale.evaluation_rule ORDER BY name LIMIT ?")
                .param(limit)
                .query((row, _) -> rule(row))
                .list();
    }

    @Override
    public void put(StoredRule rule) {
        jdbc.sql(
                        """
                        INSERT INTO aistrale.evaluation_rule (name, definition, created_by, created_at, changed_at)
                        VALUES (:name, :definition::jsonb, :by, :created, :changed)
                        ON CONFLICT (name) DO UPDATE SET definition = excluded.definition,
                            changed_at = excluded.changed_at
                        """)
                .param("name", rule.name())
                .param("definition", rule.definition().toString())
                .param("by", rule.createdBy())
                .param("created", rule.createdAt().atOffset(ZoneOffset.UTC))
                .param("changed", rule.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean remove(String name) {
        return jdbc.sql("DELETE FROM aistrale.evaluation_rule WHERE name = ?").param(name).update()
                == 1;
    }

    private static StoredRule rule(ResultSet row) throws SQLException {
        return new StoredRule(
                row.getString("name"),
                (ObjectNode) JsonMapper.shared().readTree(row.getString("definition")),
                row.getString("created_by"),
                instant(row, "created_at"),
                instant(row, "changed_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
