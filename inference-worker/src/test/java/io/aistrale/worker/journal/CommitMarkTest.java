package io.aistrale.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMarkTest {
    @Test
    void whatAWorkerWritesItsSuccessorReads() {
        var mark = new CommitMark(42, 9_000_000_000L);

        assertThat(CommitMark.of(mark.metadata())).isEqualTo(mark);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "journal=;replies=", "journal=1", "AAEC", "journal=-1;replies=2"})
    void metadataThatIsNotOursMeansTheBeginning(String metadata) {
        assertThat(CommitMark.of(metadata)).isEqualTo(CommitMark.BEGINNING);
    }
}
