package io.aistrale.gateway.budget;

/// What is gone of a budget in its current period, for metrics, not for money.
///
/// @param scope `api_key`, `user` or `project`
/// @param subject which one
/// @param period `daily` or `monthly`, UTC
/// @param ratio spent over limit, 1 where nothing may be spent at all
/// @param reservedRatio held by workers over limit, 0 where nothing may be spent at all
public record SpentBudget(
        String scope, String subject, String period, double ratio, double reservedRatio) {}
