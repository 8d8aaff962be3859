package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.util.EnumMap;

/// What entries add to a rollup row, while they are added up: a batch has thousands of them, and
/// each falls in several rows.
final class RunningTotals {
    private static final UsageClass[] CLASSES = UsageClass.values();

    private long requests;
    private long errors;
    private long unknowns;
    private long unbounded;
    private long unpriced;
    private final long[] quantities = new long[CLASSES.length];
    private boolean estimated;
    private BigDecimal costUsd = BigDecimal.ZERO;
    private BigDecimal upperBoundUsd = BigDecimal.ZERO;

    void add(Totals more) {
        requests += more.requests();
        errors += more.errors();
        unknowns += more.unknowns();
        unbounded += more.unbounded();
        unpriced += more.unpriced();
        more.usage()
                .quantities()
                .forEach((usageClass, quantity) -> {
                    int place = usageClass.ordinal();
                    quantities[place] = Math.addExact(quantities[place], quantity);
                });
        estimated |= more.usage().estimated();
        costUsd = costUsd.add(more.costUsd());
        upperBoundUsd = upperBoundUsd.add(more.upperBoundUsd());
    }

    Totals totals() {
        var used = new EnumMap<UsageClass, Long>(UsageClass.class);
        for (UsageClass usageClass : CLASSES) {
            used.put(usageClass, quantities[usageClass.ordinal()]);
        }
        return new Totals(
                requests,
                errors,
                unknowns,
                unbounded,
                unpriced,
                new Usage(used, estimated),
                costUsd,
                upperBoundUsd);
    }
}
