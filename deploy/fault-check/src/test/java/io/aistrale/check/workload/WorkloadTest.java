package io.aistrale.check.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.workload.Planned.Poison;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static List<Planned> planned(long seed, int count) {
        Workload workload = new Workload(new Random(seed), 40);
        return Stream.generate(workload::next).limit(count).toList();
    }

    private static List<Planned.Request> requests() {
        return planned(2, 1_500).stream()
                .filter(Planned.Request.class::isInstance)
                .map(Planned.Request.class::cast)
                .toList();
    }

    @Test
    void theSameSeedAsksTheSame() {
        List<Planned> once = planned(7, 200).stream().filter(p -> !(p instanceof Poison)).toList();
        List<Planned> twice = planned(7, 200).stream().filter(p -> !(p instanceof Poison)).toList();

        assertThat(once).isEqualTo(twice).isNotEqualTo(planned(8, 200));
    }

    @Test
    void whoSpendsABudgetAsksOfNobodyElsesAndTheSameForTheSameSeed() {
        List<Planned> spent = spent(3);

        assertThat(spent).isEqualTo(spent(3)).isNotEqualTo(spent(4));
        assertThat(spent)
                .allSatisfy(planned ->
                        assertThat(((Planned.Request) planned).user())
                                .isEqualTo(SpendingWorkload.BUDGET.user()));
        assertThat(Workload.USERS).doesNotContain(SpendingWorkload.BUDGET.user());
    }

    private static List<Planned> spent(long seed) {
        var workload = new SpendingWorkload(new Random(seed), 8);
        return Stream.generate(workload::next).limit(50).toList();
    }

    @Test
    void theLimitOfAProjectGoesWithWhatIsAsked() {
        assertThat(Workload.limit(40).requestsPerMinute()).isEqualTo(900);
        assertThat(Workload.limit(20).requestsPerMinute()).isEqualTo(450);
        assertThat(Workload.limit(1).requestsPerMinute()).isPositive();
    }

    @Test
    void everyKindOfPoisonComesInARun() {
        Set<Poison.Kind> kinds = EnumSet.noneOf(Poison.Kind.class);
        for (Planned planned : planned(1, 1_500)) {
            if (planned instanceof Poison poison) {
                kinds.add(poison.kind());
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(Poison.Kind.values());
    }

    @Test
    void everyMoodOfAProviderComesInARun() {
        Set<String> moods =
                Set.of(
                        "hang",
                        "reset",
                        "flaky",
                        "throttled",
                        "error-400",
                        "slow",
                        "no-usage",
                        "garbage",
                        "busy-1x",
                        "busy-2x",
                        "unpriced");
        for (String mood : moods) {
            assertThat(requests())
                    .as(mood)
                    .anyMatch(request -> request.question().model().contains(mood));
        }
    }

    @Test
    void someAnswersAreStreamedAndSomeParkedRequestsAreSentTwice() {
        assertThat(requests())
                .filteredOn(request -> request.question().streamed())
                .hasSizeGreaterThan(60)
                .allMatch(request -> request.question().operation() == Operation.CHAT)
                .anyMatch(request -> request.question().model().contains("busy"));
        assertThat(requests())
                .filteredOn(request -> request.question().model().contains("busy"))
                .hasSizeGreaterThan(50)
                .anyMatch(request -> request.repeatedAfter() != null);
    }

    @Test
    void someAskNotToRepeatAnUnknownOutcomeAndSomeAreSentTwice() {
        assertThat(requests())
                .anyMatch(request ->
                        request.question().model().contains("hang")
                                && request.conduct().onUnknown() == OnUnknownOutcome.FAIL)
                .anyMatch(request -> request.repeatedAfter() != null)
                .anyMatch(Planned::bulk)
                .anyMatch(request -> request.question().twoInputs())
                .anyMatch(request -> request.user().equals("dora"));
    }
}
