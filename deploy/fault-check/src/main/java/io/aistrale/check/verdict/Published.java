package io.aistrale.check.verdict;

import java.util.UUID;

/// A record of a request topic that a gateway published.
///
/// @param errand which it is about
public record Published(UUID requestId, String errand, Source position) {

    /// As the record that it is: gateways have its request id echoed.
    public Submission toSubmission(Errand of) {
        return new Submission(
                of.run(),
                requestId,
                of.streamed(),
                requestId.toString(),
                Submission.Outcome.OK,
                position);
    }
}
