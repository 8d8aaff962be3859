package io.aistrale.gateway.api;

import org.jspecify.annotations.Nullable;

/// The one form of error, OpenAI's: always these four fields.
record ErrorBody(Detail error) {

    /// @param message one sentence for a reader; never holds keys, tokens or prompt text
    /// @param type kind of error in OpenAI's words
    /// @param param field or header at fault; null: none in particular
    /// @param code word for programs; `ErrorCode`'s where it is one
    record Detail(String message, String type, @Nullable String param, String code) {}
}
