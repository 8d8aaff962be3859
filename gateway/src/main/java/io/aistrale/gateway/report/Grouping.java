package io.aistrale.gateway.report;

import java.util.Locale;

/// What costs are summed up by.
public enum Grouping {
    HOUR("period"),
    DAY("period"),
    MONTH("period"),
    USER("user_id"),
    PROJECT("project"),
    PROVIDER("provider"),
    MODEL("model"),
    TAG("tag_value");

    /// Of the rows that are summed up.
    final String column;

    Grouping(String column) {
        this.column = column;
    }

    /// As the interface shows it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTime() {
        return switch (this) {
            case HOUR, DAY, MONTH -> true;
            case USER, PROJECT, PROVIDER, MODEL, TAG -> false;
        };
    }
}
