package io.aistrale.worker.journal;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;

/// A result that no record can hold ends as a clear failure; the attempt's facts and usage stay.
final class OversizedResult {
    private OversizedResult() {}

    static AttemptFinished replaced(AttemptFinished finished, int bytes) {
        var result = finished.getResult();
        if (result == null) {
            throw new IllegalStateException(
                    "only a result can make a journal entry of " + bytes + " bytes");
        }
        var failed =
                InferenceResult.newBuilder(result)
                        .setStatus(ResultStatus.FAILED)
                        .setOutputText(null)
                        .setResponse(null)
                        .setErrorCode(ErrorCode.RESULT_TOO_LARGE.code())
                        .setErrorMessage(
                                "the result takes " + bytes + " bytes, more than a record can hold")
                        .build();
        return AttemptFinished.newBuilder(finished).setResult(failed).build();
    }
}
