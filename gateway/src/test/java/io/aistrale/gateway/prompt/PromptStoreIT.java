package io.aistrale.gateway.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.prompt.PromptSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.JsonNodeFactory;

/// Under the gateway's own role, from which all but the facts about versions is taken away.
@WithRealParts
class PromptStoreIT {

    private static final Instant AT = Instant.parse("2026-11-22T10:15:30Z");

    private static PromptStore store;

    @BeforeAll
    static void fill() throws SQLException {
        TestDatabase database = MigratedDatabase.create();
        var source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser("aistrale_gateway");
        source.setPassword(database.password());
        store = new PromptStore(JdbcClient.create(source));
        var nothing = JsonNodeFactory.instance.objectNode();
        for (String template : new String[] {"one", "two"}) {
            store.add(
                    "greeting",
                    new PromptSource(template, null, nothing, nothing),
                    "says " + template,
                    "ann",
                    AT);
        }
        store.label("greeting", "production", 1, "ann", AT);
        try (var owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = owner.createStatement()) {
            statement.execute("REVOKE SELECT ON aistrale.prompt_template FROM aistrale_gateway");
            statement.execute(
                    """
                    GRANT SELECT (name, version, note, created_by, created_at)
                    ON aistrale.prompt_template TO aistrale_gateway
                    """);
        }
    }

    @Test
    void listsReadNothingOfWhatVersionsSay() {
        assertThatThrownBy(() -> store.version("greeting", 1))
                .as("what it says cannot be read")
                .hasStackTraceContaining("permission denied");

        assertThat(store.versions("greeting", 10))
                .containsExactly(
                        new VersionHead(2, "says two", "ann", AT),
                        new VersionHead(1, "says one", "ann", AT));
        assertThat(store.versions("greeting", 1)).hasSize(1);
        Prompt prompt = store.find("greeting").orElseThrow();
        assertThat(prompt.labels()).containsEntry("production", 1);
        assertThat(store.list(10)).containsExactly(prompt);
    }
}
