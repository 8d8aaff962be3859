package io.aistrale.stack.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenOwner.Project;
import io.aistrale.schemas.token.TokenOwner.User;
import io.aistrale.schemas.token.TokenSealer;
import io.aistrale.stack.token.TokenTable.Change;
import io.aistrale.stack.token.TokenTable.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The commands against a real database.
@WithRealParts
class TokensIT {
    private final TestDatabase database = MigratedDatabase.create();

    @TempDir Path directory;
    private Connection owner;
    private TokenPlaces places;

    @BeforeEach
    void connect() throws SQLException {
        owner =
                DriverManager.getConnection(
                        database.jdbcUrl(), database.user(), database.password());
        places =
                new TokenPlaces(
                        database.jdbcUrl(),
                        database.user(),
                        database.password().isEmpty() ? null : Secret.of(database.password()),
                        directory.resolve("private.json"),
                        directory.resolve("public.json"));
        assertThat(run("create-keysets").exitCode()).isZero();
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    private record Ran(int exitCode, String out) {}

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode =
                TokensCommand.create(() -> places)
                        .setOut(new PrintWriter(out))
                        .setExecutionExceptionHandler((problem, _, _) -> {
                            out.append(problem.toString());
                            return 1;
                        })
                        .execute(arguments);
        return new Ran(exitCode, out.toString());
    }

    private String primary() {
        return TokenSealer.fromFile(places.publicKeyset()).keyId();
    }

    /// As the gateway does.
    private UUID put(String provider, TokenOwner of, int version, String token)
            throws SQLException {
        var id = TimeOrderedIds.next();
        var sealed =
                TokenSealer.fromFile(places.publicKeyset())
                        .seal(new TokenContext(provider, of, id, version), Secret.of(token));
        String column = of instanceof User ? "user_id" : "project";
        String sql =
                version == 1
                        ? """
                        INSERT INTO aistrale.provider_token
                            (token_id, sealed_token, key_id, version, created_by, provider, %s)
                        VALUES (?, ?, ?, ?, 'test', ?, ?)
                        """
                        : """
                        UPDATE aistrale.provider_token
                        SET token_id = ?, sealed_token = ?, key_id = ?, version = ?
                        WHERE provider = ? AND %s = ?
                        """;
        try (var statement = owner.prepareStatement(sql.formatted(column))) {
            statement.setObject(1, id);
            statement.setBytes(2, sealed.ciphertext());
            statement.setString(3, sealed.keyId());
            statement.setInt(4, version);
            statement.setString(5, provider);
            statement.setString(6, of.name());
            assertThat(statement.executeUpdate()).isOne();
        }
        return id;
    }

    private void change(String sql) throws SQLException {
        try (var statement = owner.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isOne();
        }
    }

    private List<Row> rows() throws SQLException {
        try (var table = TokenTable.connect(places)) {
            List<Row> rows = new ArrayList<>();
            new TokenPages(table).each(rows::addAll);
            return rows;
        }
    }

    private List<Opened> opened() throws SQLException {
        var opener = TokenOpener.fromFile(places.privateKeyset());
        return rows().stream().map(row -> opener.open(row.context(), row.sealed())).toList();
    }

    private static Opened token(String token) {
        return new Opened.Token(Secret.of(token));
    }

    @Test
    void afterRotatingResealingAndDisablingTheOldKeyEverythingOpensUnderTheNewOne()
            throws Exception {
        put("openai", new User("ana"), 1, "sk-c4nary-ana");
        put("openai", new Project("ana"), 1, "sk-c4nary-project");
        put("cohere", new User("ana"), 1, "co-old");
        put("cohere", new User("ana"), 2, "co-c4nary-ana");
        var before = rows();
        String old = primary();

        run("rotate");
        put("openai", new User("ben"), 1, "sk-c4nary-ben");
        assertThat(run("disable", old).out()).contains("3 tokens").contains("reseal");
        var ran = run("reseal");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains(primary(), "3 sealed again", "1 already were", "meanwhile: 0");
        assertThat(run("reseal").out()).contains("0 sealed again", "4 already were");
        assertThat(rows())
                .extracting(Row::context)
                .as("the same tokens in the same places")
                .containsAll(before.stream().map(Row::context).toList());
        assertThat(rows()).extracting(Row::keyId).containsOnly(primary());
        assertThat(rows()).extracting(row -> row.sealed().keyId()).containsOnly(primary());
        assertThat(opened())
                .containsExactlyInAnyOrder(
                        token("sk-c4nary-ana"),
                        token("sk-c4nary-project"),
                        token("co-c4nary-ana"),
                        token("sk-c4nary-ben"));

        assertThat(run("disable", old).exitCode()).isZero();
        assertThat(opened()).hasSize(4).allMatch(Opened.Token.class::isInstance);
        assertThat(
                        TokenOpener.fromFile(places.privateKeyset())
                                .open(before.getFirst().context(), before.getFirst().sealed()))
                .as("a backup's")
                .isEqualTo(new Opened.Refused(Opened.Reason.NO_SUCH_KEY));
        assertThat(run("disable", primary()).out()).contains("promote another");
        assertThat(run("disable", "7").out()).contains("There is no key 7");
    }

    @Test
    void tokensThatDoNotOpenAreNamedByTheirIdsAndLeftAsTheyAre() throws Exception {
        put("openai", new User("ana"), 1, "sk-c4nary-ana");
        UUID moved = put("openai", new User("ben"), 1, "sk-c4nary-ben");
        UUID confused = put("openai", new User("cho"), 1, "sk-c4nary-cho");
        change("UPDATE aistrale.provider_token SET user_id = 'eve' WHERE user_id = 'ben'");
        change(
                "UPDATE aistrale.provider_token SET user_id = NULL, project = 'cho' WHERE user_id = 'cho'");
        UUID foreign = TimeOrderedIds.next();
        var sealed =
                TokenKeysets.generate()
                        .sealer()
                        .seal(
                                new TokenContext("openai", new User("dan"), foreign, 1),
                                Secret.of("sk-c4nary-dan"));
        try (var insert =
                owner.prepareStatement(
                        """
                        INSERT INTO aistrale.provider_token
                            (token_id, sealed_token, key_id, version, created_by, provider, user_id)
                        VALUES (?, ?, ?, 1, 'test', 'openai', 'dan')
                        """)) {
            insert.setObject(1, foreign);
            insert.setBytes(2, sealed.ciphertext());
            insert.setString(3, sealed.keyId());
            insert.executeUpdate();
        }
        var before = rows();
        run("rotate");

        var ran = run("reseal");

        assertThat(ran.exitCode()).isOne();
        assertThat(ran.out())
                .contains("1 sealed again", "Not opened: 3")
                .contains("token " + moved + ": WRONG_CONTEXT_OR_DAMAGED")
                .contains("token " + confused + ": WRONG_CONTEXT_OR_DAMAGED")
                .contains("token " + foreign + ": NO_SUCH_KEY")
                .doesNotContain("c4nary");
        assertThat(rows())
                .filteredOn(row -> !row.context().owner().equals(new User("ana")))
                .isEqualTo(before.subList(1, 4));
        assertThat(run("reseal").exitCode()).as("until they are put right").isOne();
    }

    @Test
    void aTokenStoredWhileItIsSealedAgainWins() throws Exception {
        put("openai", new User("ana"), 1, "sk-c4nary-1");
        put("openai", new User("ben"), 1, "sk-c4nary-ben");
        run("rotate");
        var read = rows();
        var sealer = TokenSealer.fromFile(places.publicKeyset());
        var changes =
                read.stream()
                        .map(row ->
                                new Change(
                                        row,
                                        sealer.seal(row.context(), Secret.of("sk-c4nary-stale"))))
                        .toList();
        put("openai", new User("ana"), 2, "sk-c4nary-2");
        // The same row and version, other bytes: somebody else has sealed it again.
        change(
                "UPDATE aistrale.provider_token SET sealed_token = sealed_token || '\\x00' WHERE user_id = 'ben'");

        try (var table = TokenTable.connect(places)) {
            assertThat(table.replace(changes)).isZero();
        }

        assertThat(opened())
                .contains(token("sk-c4nary-2"))
                .doesNotContain(token("sk-c4nary-stale"));
    }

    @Test
    void manyTokensAreSealedAgainInPages() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            put("openai", new User("user " + i), 1, "sk-c4nary-" + i);
        }
        run("rotate");

        assertThat(run("reseal").out()).contains("1,001 sealed again");
        assertThat(rows()).hasSize(1_001).extracting(Row::keyId).containsOnly(primary());
    }

    @Test
    void theListTellsWhoseTokensThereAreAndNotWhatTheySay() throws Exception {
        assertThat(run("list").out()).contains("No tokens");
        UUID id = put("openai", new User("ana"), 1, "sk-c4nary");
        put("cohere", new Project("search"), 1, "co-c4nary");

        var ran = run("list");
        var json = JsonMapper.builder().build().readTree(run("list", "--json").out());

        assertThat(ran.out())
                .contains(
                        "user ana", "project search", id + ":1", "key " + primary() + ": 2 tokens")
                .doesNotContain("c4nary");
        assertThat(json.path("keys").path(primary()).asInt()).isEqualTo(2);
        assertThat(json.path("tokens").get(0).propertyNames())
                .containsExactly(
                        "owner",
                        "provider",
                        "tokenId",
                        "version",
                        "keyId",
                        "updatedAt",
                        "updatedBy");
    }
}
