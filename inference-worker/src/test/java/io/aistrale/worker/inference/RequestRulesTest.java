package io.aistrale.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.worker.inference.RequestRules.Verdict;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
    private static @Nullable String broken(UnaryOperator<InferenceRequest.Builder> change) {
        var rules =
                new RequestRules(
                        () -> {
                            throw new IllegalStateException("nobody is asked");
                        },
                        new Random(1),
                        Set.of("default"));
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(new UUID(1, 2))
                        .setUserId("ana")
                        .setModel("m")
                        .setInputs("Hello")
                        .setCreatedAt(Instant.EPOCH);
        var refused =
                rules.broken(
                        change.apply(request).build(), ReplyAddress.of(new RecordHeaders(), null));
        return switch (refused) {
            case null -> null;
            case Verdict.Refused(ErrorCode code, String message) -> code.code() + " " + message;
        };
    }

    @Test
    void aSoundRequestBreaksNothing() {
        assertThat(broken(request -> request.setApiKeyId("ak_1"))).isNull();
    }

    /// PostgreSQL has no place for it: one such name in a statement for many fails them all.
    @Test
    void noNameHoldsTheNulCharacter() {
        String why = ": must not contain the NUL character";
        assertThat(broken(request -> request.setUserId("a\0")))
                .isEqualTo("invalid_request userId" + why);
        assertThat(broken(request -> request.setProject("\0a")))
                .isEqualTo("invalid_request project" + why);
        assertThat(broken(request -> request.setModel("m\0m")))
                .isEqualTo("invalid_request model" + why);
        assertThat(broken(request -> request.setApiKeyId("ak\0")))
                .isEqualTo("invalid_request apiKeyId" + why);
    }

    @Test
    void namesAreThereAndAreNoLongerThanTheyMayBe() {
        assertThat(broken(request -> request.setUserId(" ")))
                .isEqualTo("invalid_request userId: must not be blank");
        assertThat(broken(request -> request.setApiKeyId("k".repeat(257))))
                .isEqualTo("invalid_request apiKeyId: must have at most 256 characters");
    }
}
