package io.aistrale.schemas.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void aCodeIsFoundByItsText() {
        assertThat(ErrorCode.CREDENTIAL_NOT_FOUND.code()).isEqualTo("credential_not_found");
        assertThat(ErrorCode.of("credential_not_found")).contains(ErrorCode.CREDENTIAL_NOT_FOUND);
        assertThat(ErrorCode.of("from_a_newer_build")).isEmpty();
    }

    @Test
    void nothingACallerHasToChangeIsRetried() {
        assertThat(ErrorCode.values())
                .filteredOn(code -> code.fault() == ErrorCode.Fault.CALLER)
                .allSatisfy(code -> assertThat(code.retry()).isEqualTo(ErrorCode.Retry.NEVER));
    }
}
