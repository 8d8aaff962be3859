package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTest {
    @Test
    void whatTheOldGenerationHasAndDoesNotUseIsFree() {
        String heapInfo =
                """
                23046:
                PSYoungGen      total 196608K, used 22021K [0x00000000f0000000, 0x0000000100000000)
                 eden space 131072K, 16% used [0x00000000f0000000,0x00000000f1581648)
                ParOldGen       total 32768K, used 29111K [0x00000000c0000000, 0x00000000c2000000)
                 object space 32768K, 88% used [0x00000000c0000000,0x00000000c1c6dc10)
                """;

        assertThat(Heap.freeKibibytes(heapInfo)).isEqualTo(32768 - 29111);
    }

    @Test
    void ofACollectorOfAnotherKindNothingIsKnownToBeFree() {
        assertThat(Heap.freeKibibytes("tenured generation   total 9K, used 1K")).isZero();
    }
}
