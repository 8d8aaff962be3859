package io.aistrale.check.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishedCostsTest {
    private static final BigDecimal CENT = new BigDecimal("0.010000000000");

    private final UUID attempt = UUID.randomUUID();
    private final PublishedCosts published = new PublishedCosts();

    private static Charge charge(@Nullable BigDecimal costUsd) {
        var account =
                new Account(
                        new Spender("ana", "search", "openai", "gpt-4o-mini"),
                        Map.of(),
                        Instant.parse("2026-11-22T12:00:00Z"),
                        null);
        return new Charge(account, Amounts.NONE, costUsd, null, "success", false);
    }

    private BookDifferences against(@Nullable BigDecimal ledger) {
        return published.compare(Map.of(attempt, charge(ledger)));
    }

    @Test
    void whatIsPublishedTwiceIsPublished() {
        published.recorded(attempt, CENT);
        published.recorded(attempt, CENT);

        assertThat(against(CENT).differences()).isEmpty();
    }

    @Test
    void theFirstEventThatComesAgainDoesNotUndoACorrection() {
        published.recorded(attempt, null);
        published.corrected(attempt, CENT);
        published.recorded(attempt, null);

        assertThat(against(CENT).differences()).isEmpty();
    }

    @Test
    void anEntryThatWasNeverPublishedIsDrift() {
        assertThat(against(CENT).driftUsd()).isEqualByComparingTo(CENT);
        assertThat(against(CENT).differences()).hasSize(1);
    }

    @Test
    void anUnknownCostThatWasNeverPublishedIsADifference() {
        assertThat(against(null).differences()).hasSize(1);
    }

    @Test
    void whatTheLedgerDoesNotKnowIsDrift() {
        published.recorded(attempt, CENT);

        assertThat(published.compare(Map.of()).driftUsd()).isEqualByComparingTo(CENT);
    }

    @Test
    void aMissedCorrectionIsDrift() {
        published.recorded(attempt, null);

        assertThat(against(CENT).driftUsd()).isEqualByComparingTo(CENT);
    }

    @Test
    void zeroInPlaceOfAnUnknownCostIsADifferenceWithoutDrift() {
        published.recorded(attempt, BigDecimal.ZERO);

        assertThat(against(null).driftUsd()).isEqualByComparingTo("0");
        assertThat(against(null).differences()).hasSize(1);
    }
}
