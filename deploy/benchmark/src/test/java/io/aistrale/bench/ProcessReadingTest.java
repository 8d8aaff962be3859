package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessReadingTest {
    @Test
    void cpuTimeIsReadFromBehindAProgramsName() {
        String stat = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1 0";

        assertThat(ProcessReading.cpuMicros(stat)).isEqualTo(2_000_000);
    }

    @Test
    void thisProcessUsesMemoryAndTheMachineWasBusy() {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcessReading.residentMebibytes(pid)).isPositive();
        assertThat(ProcessReading.cpuMicros(pid)).isPositive();
        assertThat(ProcessReading.machineBusyMicros())
                .isGreaterThanOrEqualTo(ProcessReading.cpuMicros(pid));
    }
}
