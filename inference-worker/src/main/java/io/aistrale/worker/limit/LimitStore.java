package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Subject.Kind;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads table `rate_limit`.
public final class LimitStore implements LimitDirectory {
    private final JdbcClient database;

    public LimitStore(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    @Override
    public Map<Subject, PerMinute> all() {
        var limits = new HashMap<Subject, PerMinute>();
        database.sql(
                        """
                        SELECT kind, subject, requests_per_minute, tokens_per_minute
                        FROM aistrale.rate_limit
                        """)
                .query(row -> {
                    limits.put(
                            new Subject(Kind.of(row.getString("kind")), row.getString("subject")),
                            new PerMinute(
                                    row.getObject("requests_per_minute", Long.class),
                                    row.getObject("tokens_per_minute", Long.class)));
                });
        return limits;
    }
}
