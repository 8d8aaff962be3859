package io.aistrale.telemetry.store;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;

/// Sees to it that the tables have their partitions for the days that are written to.
final class DayStore {
    /// The admitted window has about half as many days; older ones were left behind.
    private static final int REMEMBERED_AT_MOST = 60;

    private final JdbcTemplate jdbc;
    private final Set<LocalDate> present = ConcurrentHashMap.newKeySet();

    DayStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// Not part of the writing transaction: a new partition locks its table.
    void ensure(Collection<LocalDate> days) {
        for (LocalDate day : days) {
            if (!present.contains(day)) {
                jdbc.query("SELECT ensure_partitions(?, ?)", _ -> {}, day, day);
                if (present.size() >= REMEMBERED_AT_MOST) {
                    present.clear();
                }
                present.add(day);
            }
        }
    }

    /// Asks again next time: somebody may have dropped a partition.
    void forget() {
        present.clear();
    }
}
