package io.aistrale.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {

    @Test
    void waitAndRespondAsyncAreHonouredAloneAndTogether() {
        assertThat(Preference.of(List.of("wait=10")))
                .isEqualTo(new Preference(false, Duration.ofSeconds(10)));
        assertThat(Preference.of(List.of("respond-async, wait = 5")))
                .isEqualTo(new Preference(true, Duration.ofSeconds(5)));
        assertThat(Preference.of(List.of("return=minimal", "Respond-Async; x=y")))
                .isEqualTo(new Preference(true, null));
    }

    @Test
    void whatCannotBeReadIsIgnored() {
        for (String header :
                List.of("", "wait", "wait=", "wait=-1", "wait=soon", "wait=99999999999999")) {
            assertThat(Preference.of(List.of(header)))
                    .as(header)
                    .isEqualTo(new Preference(false, null));
        }
    }
}
