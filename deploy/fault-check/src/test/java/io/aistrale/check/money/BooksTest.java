package io.aistrale.check.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BooksTest {
    private final Map<UUID, Charge> ledger = new HashMap<>();

    private void entered(String user, String at, @Nullable String cost, @Nullable String bound) {
        ledger.put(
                UUID.randomUUID(),
                new Charge(
                        new Account(
                                new Spender(user, "search", "openai", "gpt-4o-mini"),
                                Map.of(),
                                Instant.parse(at),
                                null),
                        Amounts.NONE,
                        cost == null ? null : new BigDecimal(cost),
                        bound == null ? null : new BigDecimal(bound),
                        cost == null ? "unknown" : "success",
                        false));
    }

    @Test
    void whatAUserSpentIsTheLatestMonthsWithWhatUnknownCallsCanCost() {
        entered("emil", "2026-10-31T23:59:59Z", "5", null);
        entered("emil", "2026-11-01T00:00:00Z", "0.25", null);
        entered("emil", "2026-11-30T12:00:00Z", null, "0.5");
        entered("ana", "2026-11-30T12:00:00Z", "7", null);

        var books = new Books(ledger, List.of(), new SpendTable(Map.of()));

        assertThat(books.spentBy("emil")).isEqualByComparingTo("0.75");
        assertThat(books.spentBy("dora")).isZero();
    }
}
