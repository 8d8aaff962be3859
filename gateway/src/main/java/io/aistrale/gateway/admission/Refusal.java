package io.aistrale.gateway.admission;

import io.aistrale.schemas.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Why something asked for is not done.
///
/// @param param the field at fault, `prompt.name` for one within another; null: none in particular
/// @param message what was expected; never repeats the value
public record Refusal(ErrorCode code, @Nullable String param, String message) {

    static Refusal invalid(@Nullable String param, String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, param, message);
    }
}
