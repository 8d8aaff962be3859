package io.aistrale.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.token.Opened.Reason;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenOwner.Project;
import io.aistrale.schemas.token.TokenOwner.User;
import io.aistrale.worker.credential.CredentialLookup.Found;
import io.aistrale.worker.credential.CredentialLookup.NotFound;
import io.aistrale.worker.credential.CredentialLookup.Unopenable;
import io.aistrale.worker.credential.CredentialLookup.Unreachable;
import io.aistrale.worker.credential.PlatformTokenProperties.Source;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CredentialsTest {
    private static final TokenOwner ANA = new User("ana");
    private static final TokenOwner SEARCH = new Project("search");

    /// Begins where it soon overflows, as `System.nanoTime()` may.
    private long nanos = Long.MAX_VALUE - 1_000;

    private final StoredTokens stored = new StoredTokens();
    private final Credentials credentials = credentials(Map.of());
    private final Credentials withPlatform =
            credentials(Map.of("openai", new Source(Secret.of("sk-c4nary-platform"), null)));

    private Credentials credentials(Map<String, Source> platform) {
        var tokens = new PlatformTokens(new PlatformTokenProperties(platform));
        return new Credentials(stored, () -> stored.keysets.opener(), () -> tokens, () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static CredentialLookup anasIn(Credentials credentials) {
        return credentials.find("openai", "ana", "search");
    }

    private static Found found(String reference, String token) {
        return new Found(new Credential(reference, Secret.of(token)));
    }

    @Test
    void theUsersOwnTokenServesBeforeTheProjectsAndThatBeforeThePlatforms() {
        assertThat(anasIn(withPlatform)).isEqualTo(found("platform:openai", "sk-c4nary-platform"));

        String projects = stored.put("openai", SEARCH, "sk-c4nary-project");
        pass(Duration.ofSeconds(5));
        assertThat(anasIn(withPlatform)).isEqualTo(found(projects, "sk-c4nary-project"));

        String own = stored.put("openai", ANA, "sk-c4nary-own");
        pass(Duration.ofSeconds(5));
        assertThat(anasIn(withPlatform)).isEqualTo(found(own, "sk-c4nary-own"));

        stored.delete("openai", ANA);
        pass(Duration.ofSeconds(60));
        assertThat(anasIn(withPlatform)).isEqualTo(found(projects, "sk-c4nary-project"));

        stored.delete("openai", SEARCH);
        pass(Duration.ofSeconds(60));
        assertThat(anasIn(withPlatform)).isEqualTo(found("platform:openai", "sk-c4nary-platform"));
    }

    @Test
    void aTokenServesItsOwnProviderUserAndProjectOnly() {
        stored.put("openai", ANA, "sk-c4nary-own");
        stored.put("openai", SEARCH, "sk-c4nary-project");

        assertThat(withPlatform.find("cohere", "ana", "search")).isEqualTo(new NotFound());
        assertThat(credentials.find("openai", "ben", "other")).isEqualTo(new NotFound());
        assertThat(credentials.find("openai", "search", "ana"))
                .as("a user of the project's name, a project of the user's")
                .isEqualTo(new NotFound());
    }

    @Test
    void aTokenThatIsMissingIsLookedUpAtOnceEachTime() {
        assertThat(anasIn(credentials)).isEqualTo(new NotFound());

        String own = stored.put("openai", ANA, "sk-c4nary-own");

        assertThat(anasIn(credentials)).isEqualTo(found(own, "sk-c4nary-own"));
    }

    @Test
    void aFloodServedByThePlatformAsksOnceInFiveSeconds() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(anasIn(withPlatform)).isInstanceOf(Found.class);
            pass(Duration.ofMillis(10));
        }

        assertThat(stored.questions).isEqualTo(2);
    }

    @Test
    void aKnownTokenIsAskedForOnceAMinuteAndAReplacementServesThen() {
        stored.put("openai", ANA, "sk-c4nary-1");
        var first = anasIn(credentials);
        String second = stored.put("openai", ANA, "sk-c4nary-2");

        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(anasIn(credentials)).isEqualTo(first);
        assertThat(stored.questions).isOne();
        pass(Duration.ofNanos(1));
        assertThat(anasIn(credentials)).isEqualTo(found(second, "sk-c4nary-2"));
        assertThat(stored.questions).isEqualTo(2);
    }

    @Test
    void aRefusedTokenIsLookedUpAtOnceSoThatItsSuccessorServesTheNextRequest() {
        String old = stored.put("openai", ANA, "sk-c4nary-old");
        anasIn(credentials);
        String fresh = stored.put("openai", ANA, "sk-c4nary-new");
        credentials.refused("openai", "ana", "search", old);

        assertThat(anasIn(credentials)).isEqualTo(found(fresh, "sk-c4nary-new"));

        credentials.refused("openai", "ana", "search", old);
        anasIn(credentials);
        assertThat(stored.questions).as("calls still out with the old one").isEqualTo(2);
    }

    @Test
    void aRefusedTokenOfAProjectIsLookedUpAtOnceToo() {
        String old = stored.put("openai", SEARCH, "sk-c4nary-old");
        anasIn(credentials);
        String fresh = stored.put("openai", SEARCH, "sk-c4nary-new");
        credentials.refused("openai", "ana", "search", old);

        assertThat(anasIn(credentials)).isEqualTo(found(fresh, "sk-c4nary-new"));
    }

    @Test
    void aTokenThatStaysRefusedIsAskedForOnceASecond() {
        String refused = stored.put("openai", ANA, "sk-c4nary-wrong");
        for (int i = 0; i < 1_000; i++) {
            assertThat(anasIn(credentials)).isInstanceOf(Found.class);
            pass(Duration.ofMillis(10));
            credentials.refused("openai", "ana", "search", refused);
        }

        assertThat(stored.questions).isEqualTo(1 + 10);
    }

    @Test
    void withoutADatabaseARefusedTokenIsStillTheOneThereIs() {
        String refused = stored.put("openai", ANA, "sk-c4nary-own");
        var own = anasIn(credentials);
        credentials.refused("openai", "ana", "search", refused);
        stored.reachable = false;

        assertThat(anasIn(credentials)).isEqualTo(own);
    }

    @Test
    void withoutADatabaseAKnownTokenServesForFifteenMinutesAndNoLonger() {
        stored.put("openai", ANA, "sk-c4nary-own");
        stored.put("openai", new Project("shared"), "sk-c4nary-project");
        var own = anasIn(credentials);
        var projects = credentials.find("openai", "ben", "shared");
        stored.reachable = false;

        pass(Duration.ofMinutes(15).minusMillis(1));
        assertThat(anasIn(credentials)).isEqualTo(own);
        assertThat(credentials.find("openai", "ben", "shared")).isEqualTo(projects);
        assertThat(credentials.find("openai", "ana", "never named before"))
                .as("the user's own serves in any project")
                .isEqualTo(own);
        pass(Duration.ofMillis(1));
        assertThat(anasIn(credentials)).isEqualTo(new Unreachable());
        assertThat(credentials.find("openai", "ben", "shared")).isEqualTo(new Unreachable());

        stored.reachable = true;
        pass(Duration.ofSeconds(1));
        assertThat(anasIn(credentials)).isEqualTo(own);
    }

    @Test
    void withoutADatabaseWhoWasNeverSeenWaitsAndIsNotServedByThePlatform() {
        stored.reachable = false;
        assertThat(anasIn(withPlatform)).isEqualTo(new Unreachable());

        stored.reachable = true;
        pass(Duration.ofSeconds(1));
        assertThat(anasIn(withPlatform)).isEqualTo(found("platform:openai", "sk-c4nary-platform"));

        stored.reachable = false;
        pass(Duration.ofMinutes(14));
        assertThat(anasIn(withPlatform)).isEqualTo(found("platform:openai", "sk-c4nary-platform"));
        assertThat(withPlatform.find("openai", "ana", "never named before"))
                .as("that project may have a token")
                .isEqualTo(new Unreachable());
        pass(Duration.ofMinutes(1));
        assertThat(anasIn(withPlatform)).isEqualTo(new Unreachable());
    }

    @Test
    void withoutADatabaseNobodyIsToldThatTheirTokenIsMissingOrDoesNotOpen() {
        assertThat(anasIn(credentials)).isEqualTo(new NotFound());
        stored.put("openai", new User("ben"), "sk-c4nary-ben");
        stored.put("openai", new User("eve"), "sk-c4nary-eve");
        stored.move("openai", new User("ben"), new User("eve"));
        assertThat(credentials.find("openai", "eve", "search")).isInstanceOf(Unopenable.class);
        stored.reachable = false;
        pass(Duration.ofSeconds(5));

        assertThat(anasIn(credentials)).isEqualTo(new Unreachable());
        assertThat(credentials.find("openai", "eve", "search")).isEqualTo(new Unreachable());
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceASecondByAllTogether() {
        stored.reachable = false;
        for (int i = 0; i < 100; i++) {
            assertThat(credentials.find("openai", "user " + i, "search"))
                    .isEqualTo(new Unreachable());
        }
        assertThat(stored.questions).isOne();

        pass(Duration.ofSeconds(1));
        anasIn(credentials);
        assertThat(stored.questions).isEqualTo(2);
    }

    @Test
    @Timeout(30)
    void whileOneRequestTriesWhetherTheDatabaseIsBackTheOthersDoNotWaitForIt() throws Exception {
        stored.put("openai", ANA, "sk-c4nary-own");
        var own = anasIn(credentials);
        stored.reachable = false;
        pass(Duration.ofSeconds(60));
        assertThat(anasIn(credentials)).isEqualTo(own);
        pass(Duration.ofSeconds(1));
        var tries = new CountDownLatch(1);
        var back = new CountDownLatch(1);
        stored.whenAsked =
                () -> {
                    tries.countDown();
                    awaitIt(back);
                };
        var trying = CompletableFuture.supplyAsync(() -> anasIn(credentials));
        awaitIt(tries);

        assertThat(anasIn(credentials)).isEqualTo(own);
        assertThat(credentials.find("openai", "ben", "search")).isEqualTo(new Unreachable());

        back.countDown();
        assertThat(trying.get()).isEqualTo(own);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTokenMovedToAnotherOwnersRowDoesNotOpenAndNoOtherServesInItsPlace() {
        TokenOwner eve = new User("eve");
        TokenOwner named = new Project("ana");
        stored.put("openai", ANA, "sk-c4nary-own");
        stored.put("openai", eve, "sk-c4nary-eve");
        stored.put("openai", named, "sk-c4nary-named");
        stored.put("openai", SEARCH, "sk-c4nary-project");
        stored.move("openai", ANA, eve);
        stored.move("openai", ANA, named);

        String why = Reason.WRONG_CONTEXT_OR_DAMAGED.name();
        assertThat(withPlatform.find("openai", "eve", "search"))
                .isEqualTo(new Unopenable(eve, why));
        assertThat(withPlatform.find("openai", "ben", "ana"))
                .as("a user's token in the row of a project of the same name")
                .isEqualTo(new Unopenable(named, why));
    }

    @Test
    void aTokenSealedWithAKeyThatComesLaterOpensOnceTheKeyIsThere() {
        var before = stored.keysets;
        stored.put("openai", SEARCH, "sk-c4nary-old-key");
        stored.keysets = before.rotate();
        var after = stored.keysets;
        stored.put("openai", ANA, "sk-c4nary-new-key");
        stored.keysets = before;
        assertThat(anasIn(credentials)).isEqualTo(new Unopenable(ANA, Reason.NO_SUCH_KEY.name()));

        stored.keysets = after;
        pass(Duration.ofSeconds(5));

        assertThat(anasIn(credentials)).isInstanceOf(Found.class);
        assertThat(credentials.find("openai", "ben", "search"))
                .as("the old key still opens")
                .isInstanceOf(Found.class);
    }

    @Test
    void nothingThatIsPrintedContainsAToken() {
        stored.put("openai", ANA, "sk-c4nary");
        var source = new Source(Secret.of("sk-c4nary"), null);

        assertThat(anasIn(credentials).toString()).doesNotContain("c4nary").contains("****");
        assertThat(new PlatformTokenProperties(Map.of("openai", source)).toString())
                .doesNotContain("c4nary")
                .contains("****");
    }
}
