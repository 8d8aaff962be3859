package io.aistrale.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.SettableClock;
import io.aistrale.gateway.TestSecrets;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.InMemoryAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

class ApiKeyCacheTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final ApiKey KEY =
            new ApiKey(
                    "ak_1",
                    "ann",
                    "default",
                    null,
                    "",
                    Set.of(Scope.INFERENCE),
                    null,
                    null,
                    null,
                    null,
                    "admin",
                    START);

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryKeys directory = new InMemoryKeys();
    private final ApiKeyCache cache = new ApiKeyCache(directory, clock);

    @Test
    void aKeyIsLookedUpOnceAMinute() {
        directory.insert(KEY, new byte[32]);

        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
        clock.advance(Duration.ofSeconds(59));
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
        assertThat(directory.lookUps).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
        assertThat(directory.lookUps).hasValue(2);
    }

    @Test
    void anUnknownKeyIsUnknownOnlyUntilItIsMade() {
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Unknown.class);
        directory.insert(KEY, new byte[32]);
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
    }

    @Test
    void aRevocationElsewhereHoldsWithinAMinute() {
        directory.insert(KEY, new byte[32]);
        cache.find("ak_1");
        directory.revoke("ak_1");
        clock.advance(Duration.ofSeconds(60));

        assertThat(cache.find("ak_1"))
                .isInstanceOfSatisfying(
                        KeyLookup.Known.class,
                        known -> assertThat(known.key().key().worksAt(clock.instant())).isFalse());
    }

    @Test
    void aKeyRevokedAtOneGatewayIsRefusedThereAtOnceAndByAllOthersWithinAMinute() {
        var hash = new ApiKeyHash(TestSecrets.secret(1));
        var audit =
                new Audit(new InMemoryAudit(), TransactionOperations.withoutTransaction(), clock);
        var keys = new ApiKeys(directory, hash, cache, audit);
        var elsewhere = new ApiKeyCache(directory, clock);
        directory.insert(KEY, new byte[32]);
        clock.advance(Duration.ofSeconds(1));
        assertThat(works(cache) && works(elsewhere)).isTrue();

        clock.advance(Duration.ofMillis(1));
        keys.revoke("ak_1", new Actor("admin", "admin", UUID.randomUUID()));

        assertThat(works(cache)).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(works(elsewhere)).isFalse();
    }

    private boolean works(ApiKeyCache of) {
        return of.find("ak_1") instanceof KeyLookup.Known known
                && known.key().key().worksAt(clock.instant());
    }

    @Test
    void aKeyIsKeptFifteenMinutesWhileTheDatabaseIsAway() {
        directory.insert(KEY, new byte[32]);
        cache.find("ak_1");
        directory.reachable = false;

        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Unavailable.class);
        directory.reachable = true;
        clock.advance(Duration.ofSeconds(2));
        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
    }

    @Test
    void whileTheDatabaseIsAwayItIsNotAskedForEveryRequest() {
        directory.reachable = false;
        for (int i = 0; i < 100; i++) {
            assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Unavailable.class);
        }
        assertThat(directory.lookUps).hasValue(1);
    }

    @Test
    void inventedKeyIdsAreNotKept() {
        directory.insert(KEY, new byte[32]);
        cache.find("ak_1");
        for (int i = 0; i < 20_000; i++) {
            cache.find("ak_invented" + i);
        }
        int before = directory.lookUps.get();

        assertThat(cache.find("ak_1")).isInstanceOf(KeyLookup.Known.class);
        assertThat(directory.lookUps).hasValue(before);
    }
}
