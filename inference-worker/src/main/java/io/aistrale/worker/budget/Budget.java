package io.aistrale.worker.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

/// A limit on what an API key, user or project may spend.
///
/// @param subject which one
/// @param limitUsd US dollars in a period
/// @param allowUnpriced whether models without a price may be called; they count nothing until they
///   have one
public record Budget(
        UUID id,
        Scope scope,
        String subject,
        Period period,
        BigDecimal limitUsd,
        boolean allowUnpriced) {

    /// What a budget limits.
    public enum Scope {
        API_KEY,
        USER,
        PROJECT;

        String words() {
            return this == API_KEY ? "API key" : name().toLowerCase(Locale.ROOT);
        }
    }

    /// How often it starts anew; an attempt belongs to the period in which it started, UTC.
    public enum Period {
        DAILY,
        MONTHLY;

        /// First day of the period that an instant is in.
        LocalDate startOf(Instant at) {
            var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
            return this == DAILY ? day : day.withDayOfMonth(1);
        }

        /// First instant of the period after the one that starts on a day.
        Instant endOf(LocalDate start) {
            var next = this == DAILY ? start.plusDays(1) : start.plusMonths(1);
            return next.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /// In words, such as `daily budget of user ada`.
    String words() {
        return "%s budget of %s %s"
                .formatted(period.name().toLowerCase(Locale.ROOT), scope.words(), subject);
    }
}
