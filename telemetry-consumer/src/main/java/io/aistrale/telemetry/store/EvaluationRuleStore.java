package io.aistrale.telemetry.store;

import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.EvaluationRule;
import io.aistrale.schemas.evaluation.RuleReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The rules by which results are scored, from `evaluation_rule`. What was read holds for a second,
/// and a definition that has not changed is not compiled again.
@Component
public class EvaluationRuleStore {

    /// A rule and who made it, for whom models are asked.
    public record MadeRule(EvaluationRule rule, String createdBy) {}

    private static final Logger log = LoggerFactory.getLogger(EvaluationRuleStore.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final JdbcTemplate jdbc;
    private final Map<String, RuleReading> compiled = new HashMap<>();
    private volatile @Nullable Known known;

    private record Known(List<MadeRule> rules, long readAtNanos) {}

    public EvaluationRuleStore(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    /// @throws org.springframework.dao.DataAccessException the database cannot be asked
    public List<MadeRule> current() {
        Known last = known;
        if (last != null && System.nanoTime() - last.readAtNanos() <= FRESH_NANOS) {
            return last.rules();
        }
        return read();
    }

    private synchronized List<MadeRule> read() {
        Map<String, RuleReading> now = new HashMap<>();
        List<MadeRule> rules = new ArrayList<>();
        jdbc.query(
                "SELECT name, definition, created_by FROM evaluation_rule ORDER BY name",
                row -> {
                    String definition = row.getString(2);
                    RuleReading reading = compiled.get(definition);
                    if (reading == null) {
                        reading = compile(row.getString(1), definition);
                    }
                    now.put(definition, reading);
                    if (reading instanceof EvaluationRule rule) {
                        rules.add(new MadeRule(rule, row.getString(3)));
                    }
                });
        compiled.clear();
        compiled.putAll(now);
        known = new Known(List.copyOf(rules), System.nanoTime());
        return List.copyOf(rules);
    }

    /// The gateway checked it: one that cannot be read was stored by another build.
    private static RuleReading compile(String name, String definition) {
        RuleReading reading = EvaluationRule.read(JsonMapper.shared().readTree(definition));
        if (reading instanceof EvaluationFault fault) {
            log.atError()
                    .addKeyValue("rule", name)
                    .addKeyValue("place", fault.place())
                    .log("an evaluation rule cannot be read and is not followed");
        }
        return reading;
    }
}
