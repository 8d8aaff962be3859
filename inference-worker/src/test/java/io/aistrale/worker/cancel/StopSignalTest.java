package io.aistrale.worker.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final StopSignal signal = new StopSignal();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void aWaitingStepIsHastenedAndDoesNotRunAgainWhenItsTimeComes() {
        var step = signal.hastened(runs::incrementAndGet);
        assertThat(runs).hasValue(0);
        signal.give();
        assertThat(runs).hasValue(1);
        step.run();
        signal.give();

        assertThat(runs).hasValue(1);
    }

    @Test
    void aStepWhoseTimeHasComeIsNotRunBySignal() {
        signal.hastened(runs::incrementAndGet).run();
        signal.give();

        assertThat(runs).hasValue(1);
        assertThat(signal.isGiven()).isTrue();
    }

    @Test
    void whatWouldWaitAfterTheSignalRunsAtOnce() {
        signal.give();
        signal.hastened(runs::incrementAndGet).run();

        assertThat(runs).hasValue(1);
    }
}
