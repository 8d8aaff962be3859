package io.aistrale.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallMakerTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-28");
    private static final Instant NOON = IngestTables.noon(DAY);

    @Test
    void theSameSeedMakesTheSameCalls() {
        assertThat(calls(7)).isEqualTo(calls(7)).isNotEqualTo(calls(8));
    }

    @Test
    void idsAreOfTheDayAndInTheOrderOfTheCalls() {
        List<AttemptFinished> calls = calls(7);

        assertThat(calls)
                .allSatisfy(call -> {
                    var attempt = call.getAttempt();
                    assertThat(TimeOrderedIds.isTimeOrdered(attempt.getAttemptId())).isTrue();
                    assertThat(TimeOrderedIds.dayOf(attempt.getAttemptId())).isEqualTo(DAY);
                    assertThat(TimeOrderedIds.dayOf(attempt.getRequestId())).isEqualTo(DAY);
                });
        assertThat(calls.stream().map(call -> call.getAttempt().getAttemptId().toString()))
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void someCallsFailAndTheOthersHaveAnswersOfAKilobyteOrTwo() {
        List<AttemptFinished> calls = calls(7);

        assertThat(calls)
                .extracting(AttemptFinished::getStatus)
                .contains(AttemptStatus.SUCCESS, AttemptStatus.ERROR);
        assertThat(calls)
                .filteredOn(call -> call.getStatus() == AttemptStatus.SUCCESS)
                .allSatisfy(call ->
                        assertThat(
                                        call.getResult().getOutputText().length()
                                                + call.getResult().getResponse().length())
                                .isBetween(900, 2_200));
    }

    private static List<AttemptFinished> calls(long seed) {
        var maker = new CallMaker(NOON, seed);
        return Stream.generate(maker::next).limit(500).toList();
    }
}
