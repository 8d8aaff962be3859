package io.aistrale.worker.place;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.Answer;
import io.aistrale.worker.provider.ProviderOutcome;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.TokenUsage;

/// How calls end in these tests.
final class Ends {
    static final ProviderOutcome ANSWERED =
            new ProviderOutcome.Completed(
                    new Answer("", "{}", null, TokenUsage.ofText(1, 1, false), null, null),
                    Exchange.NONE);
    static final ProviderOutcome REFUSED =
            new ProviderOutcome.Unavailable(
                    ErrorCode.PROVIDER_OVERLOADED, "529", null, Exchange.NONE);

    private Ends() {}
}
