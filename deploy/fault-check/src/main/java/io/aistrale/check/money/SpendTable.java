package io.aistrale.check.money;

import io.aistrale.check.verdict.Call.Account;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The table that budgets go by: the ledger by user, project and API key and day, without days on
/// which nothing was spent.
public record SpendTable(Map<Line, Sum> rows) {
    private static final String USER = "user";

    /// Who spent, on which UTC day.
    ///
    /// @param scope `user`, `project` or `api_key`
    public record Line(String scope, String subject, LocalDate day) {}

    /// What that comes to.
    public record Sum(BigDecimal costUsd, BigDecimal upperBoundUsd) {
        static final Sum NONE = new Sum(BigDecimal.ZERO, BigDecimal.ZERO);

        Sum plus(Charge charge) {
            return new Sum(costUsd.add(charge.cost()), upperBoundUsd.add(charge.bound()));
        }

        BigDecimal distance(Sum other) {
            return costUsd.subtract(other.costUsd)
                    .abs()
                    .add(upperBoundUsd.subtract(other.upperBoundUsd).abs());
        }
    }

    /// As it should be for these charges.
    static SpendTable of(Collection<Charge> charges) {
        Map<Line, Sum> rows = new HashMap<>();
        for (Charge charge : charges) {
            lines(charge.account())
                    .forEach(line ->
                            rows.merge(line, Sum.NONE.plus(charge), (sum, _) -> sum.plus(charge)));
        }
        return new SpendTable(rows);
    }

    private static List<Line> lines(Account account) {
        var spender = account.spender();
        var day = LocalDate.ofInstant(account.startedAt(), ZoneOffset.UTC);
        var lines = new ArrayList<Line>(3);
        lines.add(new Line(USER, spender.user(), day));
        lines.add(new Line("project", spender.project(), day));
        if (account.apiKeyId() != null) {
            lines.add(new Line("api_key", account.apiKeyId(), day));
        }
        return lines;
    }

    /// What a user spent in the latest month of the table, US dollars; what is not known at the
    /// most that it can be.
    BigDecimal inLatestMonthOf(String user) {
        var months = new TreeMap<YearMonth, BigDecimal>();
        rows.forEach((line, sum) -> {
            if (line.scope().equals(USER) && line.subject().equals(user)) {
                months.merge(
                        YearMonth.from(line.day()),
                        sum.costUsd().add(sum.upperBoundUsd()),
                        BigDecimal::add);
            }
        });
        return months.isEmpty() ? BigDecimal.ZERO : months.lastEntry().getValue();
    }

    /// Compares with what the charges come to, line by line.
    ///
    /// @return the differences of money
    BigDecimal compare(Collection<Charge> charges, List<String> differences) {
        Map<Line, Sum> expected = of(charges).rows();
        var all = new HashSet<>(expected.keySet());
        all.addAll(rows.keySet());
        BigDecimal drift = BigDecimal.ZERO;
        for (Line line : all) {
            Sum summed = expected.getOrDefault(line, Sum.NONE);
            Sum found = rows.getOrDefault(line, Sum.NONE);
            if (summed.distance(found).signum() != 0) {
                drift = drift.add(summed.distance(found));
                differences.add(
                        "what budgets go by, %s: ledger %s, table %s"
                                .formatted(line, summed, found));
            }
        }
        return drift;
    }
}
