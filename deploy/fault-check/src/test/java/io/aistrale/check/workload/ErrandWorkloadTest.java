package io.aistrale.check.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.workload.PlannedErrand.Keyed;
import io.aistrale.check.workload.PlannedErrand.Manner;
import io.aistrale.schemas.event.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrandWorkloadTest {
    private static List<PlannedErrand> planned(long seed) {
        ErrandWorkload workload = new ErrandWorkload(new Random(seed), 20);
        return Stream.generate(workload::next).limit(750).toList();
    }

    private static List<Keyed> keyed() {
        return planned(2).stream().map(PlannedErrand::keyed).filter(Objects::nonNull).toList();
    }

    @Test
    void theSameSeedAsksTheSame() {
        assertThat(planned(7)).isEqualTo(planned(7)).isNotEqualTo(planned(8));
    }

    @Test
    void everyMannerComesInARun() {
        for (Manner manner : Manner.values()) {
            assertThat(planned(1))
                    .filteredOn(errand -> errand.manner() == manner)
                    .as(manner.name())
                    .hasSizeGreaterThan(30)
                    .anyMatch(errand -> errand.keyed() == null)
                    .anyMatch(errand -> errand.keyed() != null);
        }
    }

    @Test
    void eachKeyIsItsOwnAndSomeAreSentToBothSomeToTheSameAgainAndSomeLate() {
        assertThat(keyed())
                .hasSizeGreaterThan(250)
                .anyMatch(Keyed::atBoth)
                .anyMatch(Keyed::loyal)
                .anyMatch(each -> each.patience().compareTo(Duration.ofSeconds(30)) > 0)
                .extracting(Keyed::key)
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyWhatAnApiKeyMayAskIsAskedAndChatsAreChats() {
        assertThat(planned(3))
                .allMatch(errand -> Workload.USERS.contains(errand.user()))
                .noneMatch(errand -> errand.question().twoInputs())
                .noneMatch(errand -> errand.question().provider().equals("nobody"))
                .allMatch(errand -> errand.question().streamed() == errand.streamed())
                .filteredOn(errand -> errand.manner() == Manner.CHAT)
                .allMatch(errand -> errand.question().operation() == Operation.CHAT)
                .allMatch(errand -> errand.conduct().deadline() == null);
    }
}
