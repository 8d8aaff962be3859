package io.aistrale.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.worker.SettableClock;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.OpenAiDialect;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderProperties;
import io.aistrale.worker.provider.Providers;
import io.aistrale.worker.provider.RateLimits;
import io.aistrale.worker.provider.TokenUsage;
import io.aistrale.worker.route.RouteProperties.CredentialChoice;
import io.aistrale.worker.route.RouteProperties.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CourseTest {
    private static final String KEY = "c:1";
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final CoolDowns coolDowns = new CoolDowns(clock);
    private final List<Target> targets = targets(Order.LISTED, 1, 1);

    private static List<Target> targets(Order order, int... weights) {
        return routing(order, weights).inOrder(new Random(1));
    }

    private static Route routing(Order order, int... weights) {
        var settings =
                Map.of(
                        "aistrale.providers.p.dialect", "openai",
                        "aistrale.providers.p.base-url", "http://p/v1");
        var bound =
                new Binder(new MapConfigurationPropertySource(settings))
                        .bind("aistrale", ProviderProperties.class)
                        .get();
        var all = new java.util.ArrayList<RouteProperties.Target>();
        for (int i = 0; i < weights.length; i++) {
            all.add(
                    new RouteProperties.Target(
                            "p", "m" + i, weights[i], null, CredentialChoice.CALLER));
        }
        var route = new RouteProperties.Route(all, order, Duration.ofSeconds(30), 3);
        return Route.of("r", route, new Providers(bound, List.of(new OpenAiDialect())));
    }

    private Course begun() {
        var course = new Course(coolDowns);
        course.begin(targets);
        return course;
    }

    private static ProviderOutcome unavailable(ErrorCode code, @Nullable Duration after) {
        return new ProviderOutcome.Unavailable(code, "not now", after, Exchange.NONE);
    }

    private static ProviderOutcome completed() {
        return new ProviderOutcome.Completed(
                new Answer("", "{}", null, TokenUsage.ofText(1, 1, false), null, null),
                Exchange.NONE);
    }

    private void fails(Target target, ErrorCode code) {
        begun().called(target, KEY, unavailable(code, null));
    }

    @Test
    void targetsAreAskedInTheirOrderOnceInARound() {
        var course = begun();

        assertThat(course.next()).isSameAs(targets.get(0));
        assertThat(course.hasAnother()).isTrue();
        assertThat(course.next()).isSameAs(targets.get(1));
        assertThat(course.hasAnother()).isFalse();
        assertThat(course.next()).isNull();
    }

    @Test
    void whoWasPassedOverAndWhyIsToldButForTheOneAskedLast() {
        var course = begun();
        course.called(targets.get(0), KEY, unavailable(ErrorCode.PROVIDER_ERROR, null));
        course.called(targets.get(1), KEY, completed());

        assertThat(course.passedOver(targets.get(1)))
                .containsExactly(new PassedOver("p", "m0", "provider_error", "not now", true));
    }

    @Test
    void aTargetCoolsDownAfterSeveralFaultsInARow() {
        fails(targets.get(0), ErrorCode.PROVIDER_ERROR);
        fails(targets.get(0), ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();

        fails(targets.get(0), ErrorCode.PROVIDER_TIMEOUT);
        assertThat(begun().isCooling(targets.get(0), "another's")).isTrue();
        assertThat(begun().isCooling(targets.get(1), KEY)).isFalse();
    }

    @Test
    void anAnswerBetweenFaultsBeginsTheCountAnew() {
        fails(targets.get(0), ErrorCode.PROVIDER_ERROR);
        fails(targets.get(0), ErrorCode.PROVIDER_ERROR);
        begun().called(targets.get(0), KEY, completed());
        fails(targets.get(0), ErrorCode.PROVIDER_ERROR);

        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
    }

    @Test
    void aLimitCoolsItDownAtOnceForWhoMetItAndAsLongAsTheProviderSays() {
        begun().called(
                        targets.get(0),
                        KEY,
                        unavailable(ErrorCode.RATE_LIMITED, Duration.ofSeconds(7)));

        assertThat(begun().isCooling(targets.get(0), KEY)).isTrue();
        assertThat(begun().isCooling(targets.get(0), "another's")).isFalse();
        clock.pass(Duration.ofSeconds(7));
        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
    }

    @Test
    void whenItsTimeIsOverOneRequestGoesFirst() {
        fails(targets.get(0), ErrorCode.SPEND_EXHAUSTED);
        clock.pass(Duration.ofSeconds(31));

        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
        assertThat(begun().isCooling(targets.get(0), KEY)).isTrue();
        begun().called(targets.get(0), KEY, completed());
        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
    }

    @Test
    void whereAllAreCoolingDownTheFirstIsAskedAllTheSame() {
        for (var target : targets) {
            fails(target, ErrorCode.SPEND_EXHAUSTED);
        }
        var course = begun();
        for (var target : targets) {
            assertThat(course.next()).isSameAs(target);
            assertThat(course.isCooling(target, KEY)).isTrue();
        }

        assertThat(course.next()).isSameAs(targets.get(0));
        assertThat(course.isCooling(targets.get(0), KEY)).isFalse();
        assertThat(course.next()).isNull();
    }

    @Test
    void whoOnlyHasToWaitForATargetWaitsForItWhereTheOthersCannotServe() {
        var course = begun();
        course.next();
        course.called(targets.get(0), KEY, unavailable(ErrorCode.PROVIDER_ERROR, null));
        course.next();
        var busy = targets.get(1);

        assertThat(course.isBusy(busy, () -> true)).isTrue();

        assertThat(course.next()).isSameAs(busy);
        assertThat(course.isBusy(busy, () -> true)).as("the last resort").isFalse();
        assertThat(course.next()).isNull();
    }

    @Test
    void whoHasToBeWaitedForComesBeforeWhoIsCoolingDown() {
        begun().called(
                        targets.get(0),
                        KEY,
                        unavailable(ErrorCode.RATE_LIMITED, Duration.ofSeconds(7)));
        var course = begun();
        course.next();
        assertThat(course.isCooling(targets.get(0), KEY)).isTrue();
        course.next();
        assertThat(course.isBusy(targets.get(1), () -> true)).isTrue();

        assertThat(course.next()).isSameAs(targets.get(1));
    }

    @Test
    void whatIsTheRequestsOwnFaultCoolsNobodyDown() {
        var rejected =
                new ProviderOutcome.Rejected(ErrorCode.INVALID_REQUEST, "no", null, Exchange.NONE);
        for (int i = 0; i < 10; i++) {
            begun().called(targets.get(0), KEY, rejected);
        }

        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
    }

    @Test
    void weightsSayHowOftenATargetComesFirst() {
        var route = routing(Order.WEIGHTED, 3, 1);
        var random = new Random(20_261_125L);
        long first = 0;
        for (int i = 0; i < 10_000; i++) {
            var order = route.inOrder(random);
            assertThat(order).hasSize(2).doesNotHaveDuplicates();
            first += order.getFirst().model().equals("m0") ? 1 : 0;
        }

        assertThat(first).isBetween(7_350L, 7_650L);
    }

    @Test
    void aRequestNobodyCanBeAskedForSaysWhyOfEach() {
        var course = begun();
        course.passOver(targets.get(0), ErrorCode.CREDENTIAL_NOT_FOUND, "no token");
        course.passOver(targets.get(1), ErrorCode.INVALID_REQUEST, "seed: cannot be said");

        assertThat(course.whyNobody().code()).isEqualTo(ErrorCode.CREDENTIAL_NOT_FOUND);
        assertThat(course.whyNobody().message())
                .contains("p/m0: no token")
                .contains("p/m1: seed: cannot be said");
    }

    @Test
    void aTargetWhoseLimitIsUsedUpByItsOwnWordIsPassedOverUntilItIsThereAgain() {
        var spent =
                new RateLimits(
                        List.of(new RateLimits.Window("requests", 60L, 0, Duration.ofSeconds(7))));
        var last =
                new ProviderOutcome.Completed(
                        new Answer("", "{}", null, TokenUsage.ofText(1, 1, false), null, null),
                        new Exchange(200, null, null, null, spent));
        begun().called(targets.get(0), KEY, last);

        assertThat(begun().isCooling(targets.get(0), KEY)).isTrue();
        assertThat(begun().isCooling(targets.get(0), "another's")).isFalse();
        clock.pass(Duration.ofSeconds(7));
        assertThat(begun().isCooling(targets.get(0), KEY)).isFalse();
    }
}
