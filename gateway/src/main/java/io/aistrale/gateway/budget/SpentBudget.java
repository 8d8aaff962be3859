package io.aistrale.gateway.budget;

/// A budget and what is gone of it in its current period.
///
/// @param scope `user` or `project`
/// @param subject which one
/// @param period `daily` or `monthly`, UTC
/// @param ratio spent over limit, 1 where nothing may be spent at all; for a metric, not for money
public record SpentBudget(String scope, String subject, String period, double ratio) {}
