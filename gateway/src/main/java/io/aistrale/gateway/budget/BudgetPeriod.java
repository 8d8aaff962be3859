package io.aistrale.gateway.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How often a budget starts anew, UTC.
public enum BudgetPeriod {
    DAILY,
    MONTHLY;

    /// By their texts.
    public static final Map<String, BudgetPeriod> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toMap(BudgetPeriod::text, Function.identity()));

    /// As JSON and the table show it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// First day of the period an instant is in.
    public LocalDate startOf(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return this == DAILY ? today : today.withDayOfMonth(1);
    }

    /// First instant of the next one.
    public Instant endOf(LocalDate start) {
        LocalDate next = this == DAILY ? start.plusDays(1) : start.plusMonths(1);
        return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
