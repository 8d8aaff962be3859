package io.aistrale.bench.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FiguresTest {
    private static final Question LIMITED = new Question("q", "groupBy=day", true, true);
    private static final Question TOLD = new Question("q", "groupBy=hour", true, false);

    @Test
    void percentilesAreRunsThatWereSeen() {
        long[] millis = LongStream.rangeClosed(1, 100).map(each -> each * 1_000_000).toArray();

        Figures figures = Figures.of(LIMITED, 10, 3, millis);

        assertThat(figures.leastMillis()).isEqualTo(1);
        assertThat(figures.p50Millis()).isEqualTo(50);
        assertThat(figures.p99Millis()).isEqualTo(99);
    }

    @Test
    void theLimitIsForTheMedianOfWhatIsPromised() {
        long[] under = {50_000_000, 50_000_000, 90_000_000};
        long[] over = {50_000_000, 50_010_000, 90_000_000};

        assertThat(Figures.of(LIMITED, 1, 1, under).holds()).isTrue();
        assertThat(Figures.of(LIMITED, 1, 1, over).holds()).isFalse();
        assertThat(Figures.of(TOLD, 1, 1, over).holds()).isTrue();
    }

    @Test
    void namesAreThoseThatProgramsRead() {
        var json = JsonMapper.shared().valueToTree(Figures.of(TOLD, 1, 1, new long[] {1}));

        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "question",
                        "ledgerRows",
                        "answeredRows",
                        "leastMillis",
                        "p50Millis",
                        "p99Millis",
                        "limitMillis");
        assertThat(json.path("limitMillis").isNull()).isTrue();
    }

    @Test
    void aMonthMustFitTheDays() {
        assertThatThrownBy(() -> new CostsOptions(1, 30, 1, 1, 1, null))
                .hasMessageContaining("--days");
        assertThatThrownBy(() -> new CostsOptions(1, 90, 1, 11, 1, null))
                .hasMessageContaining("--projects-per-user");
    }
}
