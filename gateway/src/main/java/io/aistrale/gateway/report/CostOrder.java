package io.aistrale.gateway.report;

/// In which order rows come; rows that are alike in it are ordered by what they are grouped by.
public enum CostOrder {
    /// By what they are grouped by, in the order in which that was named.
    GROUP(""),
    COST("cost_usd, "),
    COST_DESCENDING("cost_usd DESC, "),
    REQUESTS("requests, "),
    REQUESTS_DESCENDING("requests DESC, ");

    final String first;

    CostOrder(String first) {
        this.first = first;
    }
}
