package io.aistrale.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.OpenAiDialect;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderProperties;
import io.aistrale.worker.provider.Providers;
import io.aistrale.worker.provider.TokenUsage;
import io.aistrale.worker.route.Bulkhead.Door;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BulkheadTest {
    private static final int MOST_MORE_WHILE_QUIET = 1_000;
    private static final int MOST_WHEN_SILENT = 3;
    private static final ProviderOutcome REJECTED =
            new ProviderOutcome.Rejected(ErrorCode.INVALID_REQUEST, "no", null, Exchange.NONE);
    private static final ProviderOutcome TIMED_OUT =
            new ProviderOutcome.Ambiguous(ErrorCode.PROVIDER_TIMEOUT, "late", Exchange.NONE);
    private static final ProviderOutcome OVERLOADED =
            new ProviderOutcome.Unavailable(
                    ErrorCode.PROVIDER_OVERLOADED, "full", null, Exchange.NONE);
    private static final ProviderOutcome ANSWERED =
            new ProviderOutcome.Completed(
                    new Answer("", "{}", null, TokenUsage.ofText(1, 1, false), null, null),
                    Exchange.NONE);

    private final AtomicLong nanos = new AtomicLong();
    private final Bulkhead bulkhead =
            new Bulkhead(MOST_MORE_WHILE_QUIET, MOST_WHEN_SILENT, nanos::get);
    private final Target target = target("openai", "m");
    private final Target otherModel = target("openai", "n");
    private final Target otherProvider = target("anthropic", "m");

    private static Target target(String provider, String model) {
        var settings =
                Map.of(
                        "aistrale.providers.%s.dialect".formatted(provider), "openai",
                        "aistrale.providers.%s.base-url".formatted(provider), "http://p/v1");
        var bound =
                new Binder(new MapConfigurationPropertySource(settings))
                        .bind("aistrale", ProviderProperties.class)
                        .get();
        var providers = new Providers(bound, List.of(new OpenAiDialect()));
        return Target.named(providers.find(provider).orElseThrow(), model);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void begin(Target one, int calls) {
        for (int i = 0; i < calls; i++) {
            bulkhead.begins(one);
        }
    }

    @Test
    void whoAnswersMayHaveAnyNumberOfPlaces() {
        for (int answers = 0; answers < 10; answers++) {
            begin(target, 999);
            bulkhead.ends(target, ANSWERED, Duration.ofSeconds(1));
        }
        pass(Duration.ofMillis(2_900));

        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void fromOneSignOfLifeToTheNextItGetsSoManyMoreAtMost() {
        begin(target, MOST_MORE_WHILE_QUIET - 1);
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
        begin(target, 1);
        assertThat(bulkhead.door(target)).isEqualTo(Door.AJAR);
        assertThat(bulkhead.door(otherProvider)).isEqualTo(Door.OPEN);

        bulkhead.ends(target, REJECTED, Duration.ofMillis(1));
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void whoHoldsAllItGetsWithoutASignIsWaitedForTwoSecondsHere() {
        begin(target, 1);
        bulkhead.ends(target, ANSWERED, Duration.ofSeconds(10));
        begin(target, MOST_MORE_WHILE_QUIET);
        pass(Duration.ofSeconds(2));
        assertThat(bulkhead.door(target)).isEqualTo(Door.AJAR);
        pass(Duration.ofNanos(1));
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);

        bulkhead.alive("openai", "m");
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void whoIsSilentAndHoldsItsFewPlacesIsTriedEveryTwoSeconds() {
        begin(target, MOST_WHEN_SILENT);
        pass(Duration.ofSeconds(11));
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);

        pass(Duration.ofMillis(2_000));
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
        pass(Duration.ofMillis(2_000));
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void whoIsSilentForThreeTimesItsUsualAnswerHasAFewPlacesOnly() {
        begin(target, 10);
        bulkhead.ends(target, ANSWERED, Duration.ofSeconds(1));
        pass(Duration.ofMillis(3_001));

        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
        assertThat(bulkhead.door(otherProvider)).isEqualTo(Door.OPEN);
    }

    @Test
    void whoHasNeverAnsweredHasTenSeconds() {
        begin(target, 10);
        pass(Duration.ofMillis(9_999));
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);

        pass(Duration.ofMillis(2));
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
    }

    @Test
    void whoIsSilentIsStillAskedByAFewAndFreeWithTheNextSignOfLife() {
        begin(target, MOST_WHEN_SILENT);
        pass(Duration.ofSeconds(11));
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
        bulkhead.ends(target, TIMED_OUT, Duration.ofSeconds(11));
        assertThat(bulkhead.door(target)).as("one of the few").isEqualTo(Door.OPEN);

        begin(target, 1);
        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
        bulkhead.ends(target, REJECTED, Duration.ofSeconds(1));
        begin(target, 100);
        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void aFaultIsNoSignOfLife() {
        begin(target, 10);
        pass(Duration.ofSeconds(11));
        bulkhead.ends(target, OVERLOADED, Duration.ofMillis(1));

        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
    }

    @Test
    void aChunkOfAStreamIsOne() {
        begin(target, 10);
        pass(Duration.ofSeconds(9));
        bulkhead.alive("openai", "m");
        pass(Duration.ofSeconds(9));

        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void aModelThatIsSilentAloneLeavesItsProvidersOthersTheirPlaces() {
        begin(target, 10);
        for (int second = 0; second < 12; second++) {
            pass(Duration.ofSeconds(1));
            begin(otherModel, 1);
            bulkhead.ends(otherModel, ANSWERED, Duration.ofSeconds(1));
        }

        assertThat(bulkhead.door(target)).isEqualTo(Door.SHUT);
        assertThat(bulkhead.door(otherModel)).isEqualTo(Door.OPEN);
    }

    @Test
    void timeWithoutCallsIsNoSilence() {
        begin(target, 1);
        bulkhead.ends(target, TIMED_OUT, Duration.ofSeconds(1));
        pass(Duration.ofMinutes(5));
        begin(target, 10);

        assertThat(bulkhead.door(target)).isEqualTo(Door.OPEN);
    }

    @Test
    void theNextSignOfLifeTellsAsManyOfThoseWhoWaitAsMayBegin() {
        begin(target, MOST_MORE_WHILE_QUIET);
        assertThat(bulkhead.door(target)).isEqualTo(Door.AJAR);
        var told = new ArrayList<Integer>();
        for (int i = 0; i < MOST_MORE_WHILE_QUIET + 5; i++) {
            int one = i;
            bulkhead.awaitSign(target, false, () -> told.add(one));
        }
        bulkhead.awaitSign(target, true, () -> told.add(-1));

        bulkhead.ends(target, TIMED_OUT, Duration.ofSeconds(1));
        assertThat(told).as("no sign of life").isEmpty();
        bulkhead.ends(target, ANSWERED, Duration.ofSeconds(1));

        assertThat(told).hasSize(MOST_MORE_WHILE_QUIET).startsWith(-1, 0, 1, 2);
        bulkhead.alive("openai", "m");
        assertThat(told).hasSize(MOST_MORE_WHILE_QUIET + 6).endsWith(1_003, 1_004);
    }

    @Test
    void whoWaitsForAModelIsNotToldOfAnother() {
        begin(target, MOST_MORE_WHILE_QUIET / 2);
        bulkhead.alive("openai", "n");
        begin(target, MOST_MORE_WHILE_QUIET / 2);
        bulkhead.alive("openai", "n");
        assertThat(bulkhead.door(target)).isEqualTo(Door.AJAR);
        var told = new ArrayList<String>();
        bulkhead.awaitSign(target, false, () -> told.add("told"));

        bulkhead.alive("openai", "n");
        assertThat(told).isEmpty();
        bulkhead.alive("openai", "m");

        assertThat(told).hasSize(1);
    }

    @Test
    void whoIsForgottenIsNotTold() {
        begin(target, MOST_MORE_WHILE_QUIET);
        Runnable sign =
                () -> {
                    throw new AssertionError("told of a sign that nobody waits for");
                };
        bulkhead.awaitSign(target, false, sign);

        bulkhead.forget(target, sign);

        bulkhead.alive("openai", "m");
    }
}
