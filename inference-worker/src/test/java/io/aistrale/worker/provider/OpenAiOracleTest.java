package io.aistrale.worker.provider;

import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import io.aistrale.schemas.error.ErrorCode;
import java.util.List;

class OpenAiOracleTest extends OpenAiOracle {
    @Override
    String provider() {
        return "openai";
    }

    @Override
    Dialect dialect() {
        return new OpenAiDialect();
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
                new Refusal("error-400", 400, BadRequestException.class, ErrorCode.INVALID_REQUEST),
                new Refusal(
                        "error-403",
                        403,
                        PermissionDeniedException.class,
                        ErrorCode.PERMISSION_DENIED),
                new Refusal(
                        "unknown-model", 404, NotFoundException.class, ErrorCode.MODEL_NOT_FOUND),
                new Refusal(
                        "error-422",
                        422,
                        UnprocessableEntityException.class,
                        ErrorCode.INVALID_REQUEST),
                new Refusal("error-429", 429, RateLimitException.class, ErrorCode.RATE_LIMITED),
                new Refusal(
                        "spend-exhausted",
                        429,
                        RateLimitException.class,
                        ErrorCode.SPEND_EXHAUSTED),
                new Refusal(
                        "error-500", 500, InternalServerException.class, ErrorCode.PROVIDER_ERROR),
                new Refusal(
                        "overloaded",
                        503,
                        InternalServerException.class,
                        ErrorCode.PROVIDER_OVERLOADED));
    }
}
