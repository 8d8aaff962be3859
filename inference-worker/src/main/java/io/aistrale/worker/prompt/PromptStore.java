package io.aistrale.worker.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads tables `prompt`, `prompt_template` and `prompt_label`.
public final class PromptStore implements PromptDirectory {
    private final JdbcClient database;

    public PromptStore(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    @Override
    public Optional<StoredPrompt> find(Meant meant) {
        return database.sql(
                        """
                        SELECT version, archived_at IS NOT NULL AS archived, template, messages, variables, defaults
                        FROM aistrale.prompt_template JOIN aistrale.prompt USING (name)
                        WHERE name = :name AND version = CASE
                            WHEN :version IS NOT NULL THEN :version
                            WHEN :label IS NOT NULL THEN
                                (SELECT l.version FROM aistrale.prompt_label l WHERE l.name = :name AND l.label = :label)
                            ELSE (SELECT max(t.version) FROM aistrale.prompt_template t WHERE t.name = :name) END\
                        """)
                .param("name", meant.name())
                .param("version", meant.version(), Types.INTEGER)
                .param("label", meant.label(), Types.VARCHAR)
                .query((row, _) -> stored(row))
                .optional();
    }

    private static StoredPrompt stored(ResultSet row) throws SQLException {
        return new StoredPrompt(
                row.getInt("version"),
                row.getBoolean("archived"),
                PromptSource.stored(
                        row.getString("template"),
                        row.getString("messages"),
                        row.getString("variables"),
                        row.getString("defaults")));
    }
}
