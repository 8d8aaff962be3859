package io.aistrale.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.ResultStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorStatusTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void whatMayHaveBeenPaidForIsNeverRetriedBySdks(ErrorCode code) {
        ApiError error = ErrorStatus.of(ResultStatus.FAILED, code.code(), "x", 1);

        assertThat(error.status().isError()).isTrue();
        assertThat(error.code()).isEqualTo(code.code());
        assertThat(error.retry() == ApiError.Retry.YES)
                .isEqualTo(code.retry() == ErrorCode.Retry.LATER);
        assertThat(ErrorStatus.of(ResultStatus.FAILED, code.code(), "x", 2).retry())
                .isEqualTo(ApiError.Retry.NO);
    }

    @ParameterizedTest
    @CsvSource({
        "credential_not_found, 404",
        "credential_refused, 403",
        "spend_exhausted, 402",
        "rate_limited, 429",
        "provider_error, 502",
        "provider_timeout, 504",
        "internal_error, 500",
        "a_code_of_next_year, 500"
    })
    void eachCodeHasItsStatus(String code, int status) {
        assertThat(ErrorStatus.of(ResultStatus.FAILED, code, "x", 1).status().value())
                .isEqualTo(status);
    }

    @Test
    void anExpiredRequestTimedOut() {
        ApiError error = ErrorStatus.of(ResultStatus.EXPIRED, null, null, 0);

        assertThat(error.status().value()).isEqualTo(504);
        assertThat(error.code()).isEqualTo("deadline_exceeded");
        assertThat(error.message()).isNotBlank();
    }
}
