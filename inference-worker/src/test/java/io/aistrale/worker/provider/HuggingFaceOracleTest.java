package io.aistrale.worker.provider;

import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import io.aistrale.schemas.error.ErrorCode;
import java.util.List;

/// HuggingFace documents OpenAI's SDKs as clients of its router
/// (huggingface.co/docs/inference-providers). Text generation has no official SDK in Java.
class HuggingFaceOracleTest extends OpenAiOracle {
    @Override
    String provider() {
        return "huggingface";
    }

    @Override
    Dialect dialect() {
        return new HuggingFaceDialect();
    }

    @Override
    List<Refusal> refusals() {
        return List.of(
                new Refusal(
                        "echo",
                        "an-invalid-token",
                        401,
                        UnauthorizedException.class,
                        ErrorCode.CREDENTIAL_REFUSED),
                new Refusal(
                        "unknown-model", 400, BadRequestException.class, ErrorCode.MODEL_NOT_FOUND),
                new Refusal(
                        "spend-exhausted",
                        402,
                        UnexpectedStatusCodeException.class,
                        ErrorCode.SPEND_EXHAUSTED),
                new Refusal("error-429", 429, RateLimitException.class, ErrorCode.RATE_LIMITED),
                new Refusal(
                        "error-500", 500, InternalServerException.class, ErrorCode.PROVIDER_ERROR),
                new Refusal(
                        "overloaded",
                        503,
                        InternalServerException.class,
                        ErrorCode.PROVIDER_OVERLOADED));
    }
}
