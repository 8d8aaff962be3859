package io.aistrale.worker.budget;

import io.aistrale.schemas.pricing.PriceBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Where budgets are kept and leased: [BudgetStore], or a test's memory. Every call may throw
/// [org.springframework.dao.DataAccessException].
public interface BudgetBook {

    /// All budgets there are.
    List<Budget> budgets();

    /// The prices; `known` itself where there are no others.
    PriceBook prices(PriceBook known);

    /// How far the ledger has read the journal: by partition, the offset it reads next. What stands
    /// below is part of what [#lease] tells to be spent from then on.
    Map<Integer, Long> booked();

    /// Renews this worker's leases and tells how each budget stands. A budget that is gone is
    /// missing.
    ///
    /// @param ttl from when on a lease that is not renewed counts nothing
    List<Told> lease(List<Wanted> wanted, Duration ttl);

    /// A budget in one of its periods.
    ///
    /// @param start first day
    record Key(UUID budget, LocalDate start) {}

    /// What this worker wants to hold, US dollars.
    ///
    /// @param kept reserved or spent already, or held before and wanted still
    /// @param enough what is of use: where less is left, nothing is given beyond what is kept
    /// @param most wanted, as long as anything is left
    record Wanted(Key key, BigDecimal kept, BigDecimal enough, BigDecimal most) {}

    /// How a budget stands, US dollars.
    ///
    /// @param spent as the ledger knows it
    /// @param held of it by this worker now
    record Told(Key key, BigDecimal limit, BigDecimal spent, BigDecimal held) {}
}
