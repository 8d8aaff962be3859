package io.aistrale.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenOwner.Project;
import io.aistrale.schemas.token.TokenOwner.User;
import io.aistrale.worker.credential.TokenDirectory.StoredToken;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table as the worker's role reads it.
@WithRealParts
class ProviderTokenStoreIT {
    private static final TokenKeysets KEYSETS = TokenKeysets.generate();
    private static JdbcClient owner;
    private static ProviderTokenStore store;

    @BeforeAll
    static void connect() {
        TestDatabase database = MigratedDatabase.create();
        owner = client(database.jdbcUrl(), database.user(), database.password());
        store = new ProviderTokenStore(client(database.jdbcUrl(), "aistrale_worker", "trusted"));
    }

    private static JdbcClient client(String url, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return JdbcClient.create(source);
    }

    private static UUID insert(String provider, TokenOwner of, String token) {
        var id = TimeOrderedIds.next();
        var sealed = KEYSETS.sealer().seal(new TokenContext(provider, of, id, 1), Secret.of(token));
        owner.sql(
                        """
                        INSERT INTO aistrale.provider_token
                            (token_id, provider, user_id, project, version, sealed_token, key_id, created_by)
                        VALUES (:id, :provider, :user, :project, 1, :sealed, :key, 'test')\
                        """)
                .param("id", id)
                .param("provider", provider)
                .param("user", of instanceof User ? of.name() : null)
                .param("project", of instanceof Project ? of.name() : null)
                .param("sealed", sealed.ciphertext())
                .param("key", sealed.keyId())
                .update();
        return id;
    }

    private static Opened opened(@Nullable StoredToken stored) {
        var token = Objects.requireNonNull(stored, "nothing is stored");
        return KEYSETS.opener().open(token.context(), token.sealed());
    }

    private static Opened token(String token) {
        return new Opened.Token(Secret.of(token));
    }

    @Test
    void oneQuestionFindsTheUsersTokenAndTheProjects() {
        insert("openai", new User("ana"), "sk-c4nary-ana");
        insert("openai", new Project("search"), "sk-c4nary-search");
        insert("openai", new User("search"), "sk-c4nary-user-search");
        insert("openai", new Project("ana"), "sk-c4nary-project-ana");
        insert("cohere", new User("ana"), "co-ana");

        var both = store.find("openai", "ana", "search");
        assertThat(opened(both.own())).isEqualTo(token("sk-c4nary-ana"));
        assertThat(opened(both.shared())).isEqualTo(token("sk-c4nary-search"));
        var other = store.find("openai", "search", "ana");
        assertThat(opened(other.own())).isEqualTo(token("sk-c4nary-user-search"));
        assertThat(opened(other.shared())).isEqualTo(token("sk-c4nary-project-ana"));
        assertThat(store.find("openai", "nobody", "none"))
                .isEqualTo(new TokenDirectory.Stored(null, null));
        assertThat(store.find("cohere", "ana", "search").shared()).isNull();
    }

    @Test
    void aRowGivenToAnotherUserProjectOrProviderDoesNotOpen() {
        insert("openai", new User("moved-1"), "sk-c4nary-1");
        insert("openai", new User("moved-2"), "sk-c4nary-2");
        insert("openai", new User("moved-3"), "sk-c4nary-3");
        insert("openai", new Project("moved-4"), "sk-c4nary-4");
        for (var change :
                Map.of(
                                "user_id = 'thief'", "moved-1",
                                "user_id = NULL, project = 'moved-2'", "moved-2",
                                "provider = 'cohere'", "moved-3",
                                "user_id = 'moved-4', project = NULL", "moved-4")
                        .entrySet()) {
            int moved =
                    owner.sql(
                                    "UPDATE aistrale.provider_token SET "
                                            + change.getKey()
                                            + " WHERE coalesce(user_id, project) = ?")
                            .param(change.getValue())
                            .update();
            assertThat(moved).isOne();
        }

        for (StoredToken moved :
                new @Nullable StoredToken[] {
                    store.find("openai", "thief", "none").own(),
                    store.find("openai", "none", "moved-2").shared(),
                    store.find("cohere", "moved-3", "none").own(),
                    store.find("openai", "moved-4", "none").own()
                }) {
            assertThat(opened(moved))
                    .isEqualTo(new Opened.Refused(Opened.Reason.WRONG_CONTEXT_OR_DAMAGED));
        }
    }

    @Test
    void bytesCopiedIntoAnotherRowDoNotOpenThere() {
        UUID from = insert("openai", new User("rich"), "sk-c4nary-rich");
        UUID to = insert("openai", new User("poor"), "sk-c4nary-poor");
        owner.sql(
                        """
                        UPDATE aistrale.provider_token SET sealed_token =
                            (SELECT sealed_token FROM aistrale.provider_token WHERE token_id = ?)
                        WHERE token_id = ?\
                        """)
                .params(from, to)
                .update();

        assertThat(opened(store.find("openai", "poor", "none").own()))
                .isEqualTo(new Opened.Refused(Opened.Reason.WRONG_CONTEXT_OR_DAMAGED));
        assertThat(opened(store.find("openai", "rich", "none").own()))
                .isEqualTo(token("sk-c4nary-rich"));
    }

    @Test
    void aDatabaseThatIsNotThereIsAnOutageAndNotAnAbsence() {
        var nowhere =
                new ProviderTokenStore(
                        client("jdbc:postgresql://127.0.0.1:1/aistrale", "aistrale_worker", "x"));

        assertThatThrownBy(() -> nowhere.find("openai", "ana", "search"))
                .isInstanceOf(DataAccessException.class);
    }
}
