package io.aistrale.demo.submit;

import io.aistrale.demo.workload.DemoRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a requester got for one request.
///
/// @param errorCode of a failed request, or what kept its result away
/// @param text the model's words; null where there are none
/// @param endToEnd from the moment of sending until the result was here
public record Outcome(
        DemoRequest request,
        Ending ending,
        @Nullable String errorCode,
        @Nullable String text,
        Duration endToEnd) {

    static Outcome withoutResult(DemoRequest request, String reason, Duration after) {
        return new Outcome(request, Ending.NO_RESULT, reason, null, after);
    }
}
