package io.aistrale.gateway.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// Tables `prompt`, `prompt_template` and `prompt_label`.
public final class PromptStore implements PromptDirectory {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PROMPTS =
            """
            SELECT p.name, p.archived_at, v.latest, v.created_at, v.changed_at,
                (SELECT json_object_agg(l.label, l.version)::text FROM aistrale.prompt_label l
                 WHERE l.name = p.name) AS labels
            FROM aistrale.prompt p
            JOIN LATERAL (SELECT max(t.version) AS latest, min(t.created_at) AS created_at,
                              max(t.created_at) AS changed_at
                          FROM aistrale.prompt_template t WHERE t.name = p.name) v ON v.latest IS NOT NULL
            """;

    private final JdbcClient jdbc;

    public PromptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Prompt> find(String name) {
        return jdbc.sql(PROMPTS + " WHERE p.name = ?")
                .param(name)
                .query((row, _) -> prompt(row))
                .optional();
    }

    @Override
    public List<Prompt> list(int limit) {
        return jdbc.sql(PROMPTS + " ORDER BY p.name LIMIT ?")
                .param(limit)
                .query((row, _) -> prompt(row))
                .list();
    }

    @Override
    public List<VersionHead> versions(String name, int limit) {
        return jdbc.sql(
                        """
                        SELECT version, note, created_by, created_at FROM aistrale.prompt_template
                        WHERE name = ? ORDER BY version DESC LIMIT ?
                        """)
                .param(name)
                .param(limit)
                .query((row, _) ->
                        new VersionHead(
                                row.getInt("version"),
                                row.getString("note"),
                                row.getString("created_by"),
                                instant(row, "created_at")))
                .list();
    }

    @Override
    public Optional<PromptVersion> version(String name, int number) {
        return jdbc.sql("SELECT * FROM aistrale.prompt_template WHERE name = ? AND version = ?")
                .param(name)
                .param(number)
                .query((row, _) -> version(row))
                .optional();
    }

    /// The prompt's own row is locked until the transaction ends, so that versions are counted one
    /// after another.
    @Override
    public int add(String name, PromptSource source, @Nullable String note, String by, Instant at) {
        jdbc.sql("INSERT INTO aistrale.prompt (name) VALUES (?) ON CONFLICT DO NOTHING")
                .param(name)
                .update();
        jdbc.sql("SELECT name FROM aistrale.prompt WHERE name = ? FOR UPDATE")
                .param(name)
                .query(String.class)
                .single();
        return jdbc.sql(
                        """
                        INSERT INTO aistrale.prompt_template
                            (name, version, template, messages, variables, defaults, note, created_by, created_at)
                        SELECT :name, coalesce(max(version), 0) + 1, :template, :messages::jsonb,
                            :variables::jsonb, :defaults::jsonb, :note, :by, :at
                        FROM aistrale.prompt_template WHERE name = :name
                        RETURNING version
                        """)
                .param("name", name)
                .param("template", source.template(), Types.VARCHAR)
                .param(
                        "messages",
                        source.messages() == null ? null : source.messages().toString(),
                        Types.VARCHAR)
                .param("variables", source.variables().toString())
                .param("defaults", source.defaults().toString())
                .param("note", note, Types.VARCHAR)
                .param("by", by)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    @Override
    public Optional<Integer> label(String name, String label, int version, String by, Instant at) {
        Optional<Integer> before =
                jdbc.sql(
                                """
                                SELECT version FROM aistrale.prompt_label WHERE name = ? AND label = ?
                                FOR UPDATE
                                """)
                        .param(name)
                        .param(label)
                        .query(Integer.class)
                        .optional();
        jdbc.sql(
                        """
                        INSERT INTO aistrale.prompt_label (name, label, version, set_by, set_at)
                        VALUES (:name, :label, :version, :by, :at)
                        ON CONFLICT (name, label) DO UPDATE SET version = excluded.version,
                            set_by = excluded.set_by, set_at = excluded.set_at
                        WHERE prompt_label.version <> excluded.version
                        """)
                .param("name", name)
                .param("label", label)
                .param("version", version)
                .param("by", by)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        return before;
    }

    @Override
    public boolean unlabel(String name, String label) {
        return jdbc.sql("DELETE FROM aistrale.prompt_label WHERE name = ? AND label = ?")
                        .param(name)
                        .param(label)
                        .update()
                == 1;
    }

    @Override
    public void archive(String name, @Nullable Instant at, String by) {
        jdbc.sql(
                        """
                        UPDATE aistrale.prompt SET archived_at = :at, archived_by = :by WHERE name = :name
                        """)
                .param("name", name)
                .param(
                        "at",
                        at == null ? null : at.atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("by", at == null ? null : by, Types.VARCHAR)
                .update();
    }

    private static Prompt prompt(ResultSet row) throws SQLException {
        SortedMap<String, Integer> labels = new TreeMap<>();
        String written = row.getString("labels");
        if (written != null) {
            JSON.readTree(written)
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().intValue()));
        }
        return new Prompt(
                row.getString("name"),
                row.getInt("latest"),
                labels,
                row.getObject("archived_at") == null ? null : instant(row, "archived_at"),
                instant(row, "created_at"),
                instant(row, "changed_at"));
    }

    private static PromptVersion version(ResultSet row) throws SQLException {
        return new PromptVersion(
                row.getString("name"),
                row.getInt("version"),
                PromptSource.stored(
                        row.getString("template"),
                        row.getString("messages"),
                        row.getString("variables"),
                        row.getString("defaults")),
                row.getString("note"),
                row.getString("created_by"),
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
