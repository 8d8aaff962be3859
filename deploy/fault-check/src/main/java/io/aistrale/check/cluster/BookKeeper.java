package io.aistrale.check.cluster;

/// A service that keeps books, and what a transaction of its locks: its positions first, the table
/// later.
public enum BookKeeper {
    TELEMETRY("telemetry-consumer", "attempt"),
    COST("cost-aggregator", "cost_daily");

    private final String consumer;
    private final String table;

    BookKeeper(String consumer, String table) {
        this.consumer = consumer;
        this.table = table;
    }

    /// As its positions are named, and people know it.
    public String consumer() {
        return consumer;
    }

    String table() {
        return table;
    }
}
