package io.aistrale.telemetry.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.ResultStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Progress SUCCEEDED =
            new Progress.Ended(ResultStatus.SUCCEEDED, 2, null, null, NOON);

    /// A request's whole life, each step further than all before it.
    private static final List<Progress> LIFE =
            List.of(
                    new Progress.Queued(),
                    new Progress.Waiting(0, "credential_rate_limit", NOON),
                    new Progress.Waiting(0, "credential_rate_limit", NOON.plusSeconds(60)),
                    new Progress.Running(1),
                    new Progress.Waiting(1, "retry", NOON),
                    new Progress.Running(2),
                    SUCCEEDED);

    @Test
    void inWhateverOrderTwoStepsAreReadTheLaterOneHolds() {
        for (int earlier = 0; earlier < LIFE.size(); earlier++) {
            for (int later = earlier; later < LIFE.size(); later++) {
                Progress one = LIFE.get(earlier);
                Progress other = LIFE.get(later);
                assertThat(one.orFurther(other)).isEqualTo(other);
                assertThat(other.orFurther(one)).isEqualTo(other);
            }
        }
    }

    @Test
    void theFirstEndStays() {
        Progress expired =
                new Progress.Ended(ResultStatus.EXPIRED, 2, "deadline_exceeded", null, NOON);

        assertThat(SUCCEEDED.orFurther(expired)).isSameAs(SUCCEEDED);
        assertThat(expired.orFurther(SUCCEEDED)).isSameAs(expired);
    }
}
