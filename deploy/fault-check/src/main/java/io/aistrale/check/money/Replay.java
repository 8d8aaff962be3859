package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.Call;
import io.aistrale.check.verdict.JournalEntry;
import io.aistrale.check.verdict.JournalEntry.Finished;
import io.aistrale.check.verdict.JournalEntry.PresumedUnknown;
import io.aistrale.check.verdict.JournalEntry.Status;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The journal from its beginning, priced anew: every ended attempt once. An outcome that is known
/// settles an attempt for good, whenever it comes.
public final class Replay {
    private final PriceList prices;
    private final Map<UUID, Charge> charges = new HashMap<>();

    private Replay(PriceList prices) {
        this.prices = prices;
    }

    public static Map<UUID, Charge> of(List<JournalEntry> journal, PriceList prices) {
        Replay replay = new Replay(prices);
        for (JournalEntry entry : journal) {
            switch (entry) {
                case Finished finished ->
                        replay.enter(finished.call(), finished.status(), finished.amounts());
                case PresumedUnknown presumed ->
                        replay.enter(presumed.call(), Status.UNKNOWN, null);
                case JournalEntry.Started _,
                        JournalEntry.RequestEnded _,
                        JournalEntry.Parked _ -> {}
            }
        }
        return replay.charges;
    }

    private void enter(Call call, Status status, @Nullable Amounts amounts) {
        Charge standing = charges.get(call.attemptId());
        boolean corrects =
                standing != null && standing.status().equals("unknown") && status != Status.UNKNOWN;
        if (standing == null || corrects) {
            charges.put(call.attemptId(), charge(call, status, amounts));
        }
    }

    private Charge charge(Call call, Status status, @Nullable Amounts amounts) {
        var spender = call.account().spender();
        if (status == Status.ERROR && amounts == null) {
            return of(call, Amounts.NONE, BigDecimal.ZERO, null, status, false);
        }
        Amounts billed = amounts == null ? Amounts.NONE : amounts;
        Price price = prices.of(spender.provider(), spender.model(), call.account().startedAt());
        if (price == null) {
            return of(call, billed, null, null, status, true);
        }
        if (status == Status.UNKNOWN) {
            Long cap = call.outputCap();
            return of(
                    call,
                    Amounts.NONE,
                    null,
                    cap == null ? null : prices.atMost(call.inputEstimate(), cap, price),
                    status,
                    false);
        }
        BigDecimal cost =
                prices.costOf(
                        status == Status.SUCCESS ? billed.with(Billed.PER_REQUEST, 1) : billed,
                        price);
        return of(call, billed, cost, null, status, cost == null);
    }

    private static Charge of(
            Call call,
            Amounts used,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal bound,
            Status status,
            boolean unpriced) {
        return new Charge(
                call.account(),
                used,
                cost,
                bound,
                status.name().toLowerCase(Locale.ROOT),
                unpriced);
    }
}
