package io.aistrale.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String SENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void aTraceGoesOnUnderItsId() {
        var trace = TraceContext.parse(SENT).orElseThrow();

        assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace.traceparent()).isEqualTo(SENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-a\nb"
            })
    void whatIsNoTraceparentIsNotTakenForOne(String sent) {
        assertThat(TraceContext.parse(sent)).isEmpty();
    }

    @Test
    void aTraceThatBeginsWithARequestHasItsId() {
        UUID request = UUID.fromString("019dcd3c-1f00-7a3b-9c4d-5e6f708192a3");
        var trace = TraceContext.begin(request, 1);

        assertThat(trace.traceparent())
                .isEqualTo("00-019dcd3c1f007a3b9c4d5e6f708192a3-9c4d5e6f708192a3-01");
        assertThat(trace.spanOf(request)).isEqualTo(trace);
        assertThat(TraceContext.parse(trace.traceparent())).contains(trace);
    }

    @Test
    void theShareOfTracesThatBeginHereIsSampledAndAlwaysTheSame() {
        var random = new Random(7);
        var requests =
                Stream.generate(() ->
                                new UUID(0x019dcd3c_1f00_7a3bL, 1L << 63 | random.nextLong() >>> 2))
                        .limit(20_000)
                        .toList();
        var sampled =
                requests.stream().filter(id -> TraceContext.begin(id, 0.1).sampled()).toList();

        assertThat(sampled.size()).isBetween(1_800, 2_200);
        assertThat(sampled).allMatch(id -> TraceContext.begin(id, 0.1).sampled());
        assertThat(requests).noneMatch(id -> TraceContext.begin(id, 0).sampled());
        assertThat(requests).allMatch(id -> TraceContext.begin(id, 1).sampled());
    }

    @Test
    void whatLaterVersionsAddIsPassedOver() {
        var trace = TraceContext.parse("cc" + SENT.substring(2) + "-what comes later");

        assertThat(trace)
                .contains(
                        new TraceContext(
                                "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
        assertThat(TraceContext.parse(SENT.replaceAll("01$", "fe")))
                .hasValueSatisfying(unsampled -> assertThat(unsampled.sampled()).isFalse());
    }
}
