package io.aistrale.gateway.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.gateway.failpoint.Failpoint.Step;
import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.StoredKey;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.trace.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each step is passed where its name says, and nowhere else.
class FailpointTest {

    private final List<String> passed = new ArrayList<>();
    private final Failpoint failpoint = step -> passed.add(word(step));
    private final IdempotencyDirectory keys = failpoint.around(new Rows());
    private boolean isNew = true;

    private static String word(Step step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Writes down what is done to it.
    private final class Rows implements IdempotencyDirectory {
        @Override
        public boolean keep(
                String userId,
                String key,
                UUID requestId,
                Instant receivedAt,
                String bodyHash,
                Duration keep) {
            passed.add("(row)");
            return isNew;
        }

        @Override
        public Optional<StoredKey> find(String userId, String key, Duration keep) {
            return Optional.empty();
        }

        @Override
        public void acknowledge(String userId, String key, UUID requestId) {
            passed.add("(note)");
        }

        @Override
        public int drop(Duration keep, int most) {
            return 7;
        }
    }

    private boolean keep() {
        return keys.keep("ann", "k", new UUID(0, 1), Instant.EPOCH, "", Duration.ofHours(1));
    }

    private Published publish(@Nullable String key, Published outcome) {
        RequestPublisher publisher =
                failpoint.around(
                        (RequestPublisher)
                                (_, _, _, _) -> {
                                    passed.add("(sent)");
                                    return outcome;
                                });
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(new UUID(0, 1))
                        .setUserId("ann")
                        .setModel("m")
                        .setIdempotencyKey(key)
                        .setCreatedAt(Instant.EPOCH)
                        .build();
        return publisher.publish(
                request, Lane.INTERACTIVE, TraceContext.start(), OptionalInt.empty());
    }

    @Test
    void aRequestWithAKeyPassesFourStepsInTheirOrder() {
        keep();
        publish("k", new Published.Acknowledged());
        keys.acknowledge("ann", "k", new UUID(0, 1));

        assertThat(passed)
                .containsExactly(
                        "before-key",
                        "(row)",
                        "key-kept",
                        "(sent)",
                        "keyed-acked",
                        "(note)",
                        "ack-noted");
    }

    @Test
    void aRequestWithoutAKeyPassesOneStep() {
        publish(null, new Published.Acknowledged());

        assertThat(passed).containsExactly("(sent)", "unkeyed-acked");
    }

    @Test
    void aKeyThatWasThereIsNotKeptAndWhatIsNotAcknowledgedPassesNothing() {
        isNew = false;
        assertThat(keep()).isFalse();
        assertThat(publish("k", new Published.NotSent("x"))).isEqualTo(new Published.NotSent("x"));

        assertThat(passed).containsExactly("before-key", "(row)", "(sent)");
        assertThat(keys.drop(Duration.ofHours(1), 1)).isEqualTo(7);
    }

    @Test
    void withoutASettingNothingStandsInTheWay() {
        var rows = new Rows();

        assertThat(Failpoint.parse(" ").around(rows)).isSameAs(rows);
        assertThat(Failpoint.parse(null)).isSameAs(Failpoint.NONE);
    }

    @Test
    void theSettingNamesAStepAndHowManyTimesItIsPassed() {
        assertThat(Failpoint.parse("key-kept:3"))
                .isInstanceOfSatisfying(
                        Failpoint.Halt.class,
                        halt -> {
                            assertThat(halt.step()).isEqualTo(Step.KEY_KEPT);
                            assertThat(halt.left()).hasValue(3);
                            halt.pass(Step.KEY_KEPT);
                            halt.pass(Step.BEFORE_KEY);
                            assertThat(halt.left()).hasValue(2);
                        });
        assertThat(Failpoint.parse("ack-noted"))
                .isInstanceOfSatisfying(
                        Failpoint.Halt.class, halt -> assertThat(halt.left()).hasValue(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"somewhere", "key-kept:often"})
    void aSettingThatNamesNothingIsRefused(String setting) {
        assertThatThrownBy(() -> Failpoint.parse(setting))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
