package io.aistrale.check.cluster;

import io.aistrale.check.verdict.RateLimit;
import io.aistrale.check.verdict.TightBudget;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/// Makes what the services expect to find: tables, topics of three replicas, schemas, tokens.
final class Provisioning {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MIN_IN_SYNC = 2;
    private static final int GATEWAY_SECRET_BYTES = 32;
    private static final String INSERT_TOKEN =
            """
            INSERT INTO aistrale.provider_token
                (token_id, provider, user_id, version, sealed_token, key_id, created_by)
            VALUES (?, ?, ?, 1, ?, ?, 'fault-check')
            """;

    /// More than a check spends: what is checked is that nothing of it is lost.
    private static final BigDecimal AMPLE_USD = new BigDecimal(1_000);

    private static final String INSERT_BUDGET =
            """
            INSERT INTO aistrale.budget
                (budget_id, scope, subject, period, limit_usd, allow_unpriced, created_by)
            VALUES (gen_random_uuid(), 'user', ?, 'monthly', ?, true, 'fault-check')
            """;

    private static final String INSERT_RATE =
            """
            INSERT INTO aistrale.rate_limit
                (kind, subject, requests_per_minute, created_by, changed_at)
            VALUES ('project', ?, ?, 'fault-check', now())
            """;

    private final Layout layout;
    private final String databaseUser;

    Provisioning(Layout layout, String databaseUser) {
        this.layout = layout;
        this.databaseUser = databaseUser;
    }

    void tablesAndTokens(
            List<String> users, List<String> providers, RateLimit rate, List<TightBudget> tight) {
        DatabaseMigration.migrate(layout.jdbcUrl(), databaseUser, "");
        TokenKeysets keysets = TokenKeysets.generate();
        keysets.writePrivate(layout.privateKeyset());
        keysets.writePublic(layout.publicKeyset());
        writeGatewaySecret();
        ContentKeyset.generate().write(layout.contentKeyset());
        try (Connection database =
                DriverManager.getConnection(layout.jdbcUrl(), databaseUser, "")) {
            for (String provider : providers) {
                for (String user : users) {
                    storeToken(database, keysets, user, provider);
                }
                for (TightBudget budget : tight) {
                    storeToken(database, keysets, budget.user(), provider);
                }
            }
            // All but one user's: calls with a budget and without go the same ways.
            for (String user : users.subList(1, users.size())) {
                setBudget(database, user, AMPLE_USD);
            }
            for (TightBudget budget : tight) {
                setBudget(database, budget.user(), budget.atFirst());
            }
            setRate(database, rate);
        } catch (SQLException e) {
            throw new IllegalStateException("tokens cannot be stored: " + e.getMessage(), e);
        }
    }

    private static void setBudget(Connection database, String user, BigDecimal usd)
            throws SQLException {
        try (var insert = database.prepareStatement(INSERT_BUDGET)) {
            insert.setString(1, user);
            insert.setBigDecimal(2, usd);
            insert.executeUpdate();
        }
    }

    private static void setRate(Connection database, RateLimit rate) throws SQLException {
        try (var insert = database.prepareStatement(INSERT_RATE)) {
            insert.setString(1, rate.project());
            insert.setInt(2, rate.requestsPerMinute());
            insert.executeUpdate();
        }
    }

    private void writeGatewaySecret() {
        byte[] bytes = new byte[GATEWAY_SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            Files.writeString(layout.gatewaySecret(), Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void storeToken(
            Connection database, TokenKeysets keysets, String user, String provider)
            throws SQLException {
        UUID id = TimeOrderedIds.next();
        var sealed =
                keysets.sealer()
                        .seal(
                                new TokenContext(provider, new TokenOwner.User(user), id, 1),
                                Secret.of("check-c4nary-" + user + "-" + provider));
        try (var insert = database.prepareStatement(INSERT_TOKEN)) {
            insert.setObject(1, id);
            insert.setString(2, provider);
            insert.setString(3, user);
            insert.setBytes(4, sealed.ciphertext());
            insert.setString(5, sealed.keyId());
            insert.executeUpdate();
        }
    }

    void topicsAndSchemas() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", layout.bootstrapServers()))) {
            new TopicProvisioning(Layout.BROKERS, MIN_IN_SYNC, TIMEOUT).provision(admin);
        }
        try (var registry =
                ConfluentSchemaRegistryClient.create(SerdeSettings.of(layout.registryUrl()))) {
            new SchemaRegistration(registry).register(Topics.ALL);
        }
    }
}
