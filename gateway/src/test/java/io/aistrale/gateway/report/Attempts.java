package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.List;

/// Six attempts on three days, each another kind of end.
final class Attempts {

    static final List<String> INSERTIONS =
            List.of(
                    "SELECT ensure_partitions('2025-12-31', '2026-01-12')",
                    """
                    INSERT INTO attempt (attempt_id, day, request_id, number, status, user_id, project, tags, provider, model,
                        operation, lane, error_code, input_tokens, worker_id, source_topic, source_partition, source_offset,
                        journal_ended, started_at)
                    SELECT id::uuid, day::date, ('019b76da-a800-7000-8000-00000000aa0' || right(id, 1))::uuid, 1, status, user_id,
                        'search', jsonb_build_object('team', team), 'openai', 'gpt', 'chat', 'interactive', error_code, 7,
                        'w', 't', 0, 0, 0, day::date
                    FROM (VALUES
                        (%1$s01', '2026-01-01', 'success', 'ann', 'b', NULL),
                        (%1$s02', '2026-01-01', 'success', 'ann', 'a', NULL),
                        (%2$s03', '2026-01-03', 'success', 'ann', 'a', NULL),
                        (%2$s04', '2026-01-03', 'error', 'bob', 'a', 'rate_limited'),
                        (%3$s05', '2026-01-04', 'unknown', 'ann', 'a', 'outcome_unknown'),
                        (%3$s06', '2026-01-04', 'success', 'ann', 'a', NULL))
                        AS a (id, day, status, user_id, team, error_code)\
                    """
                            .formatted(on(1), on(3), on(4)),
                    """
                    INSERT INTO cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project, provider, model,
                        cost_usd, upper_bound_usd, price_version, unpriced, attempt_started_at)
                    SELECT id::uuid, entry, day::date, CASE entry WHEN 0 THEN 'recorded' ELSE 'corrected' END,
                        gen_random_uuid(), status, 'ann', 'search', 'openai', 'gpt', cost::numeric, bound::numeric, version,
                        unpriced, day::date
                    FROM (VALUES
                        (%1$s01', '2026-01-01', 0, 'success', '1.5', NULL, 'v1', false),
                        (%1$s02', '2026-01-01', 0, 'success', '2.5', NULL, 'v1', false),
                        (%1$s02', '2026-01-01', 1, 'success', '-0.5', NULL, 'v2', false),
                        (%2$s03', '2026-01-03', 0, 'unknown', NULL, '5', 'v1', false),
                        (%2$s03', '2026-01-03', 1, 'success', NULL, '-5', NULL, true),
                        (%2$s04', '2026-01-03', 0, 'error', '0', NULL, NULL, false),
                        (%3$s05', '2026-01-04', 0, 'unknown', NULL, '0.75', 'v1', false))
                        AS c (id, day, entry, status, cost, bound, version, unpriced)\
                    """
                            .formatted(on(1), on(3), on(4)));

    private Attempts() {}

    /// The beginning of an id that was made on a day of January 2026.
    private static String on(int day) {
        long noon = Instant.parse("2026-01-0%dT10:00:00Z".formatted(day)).toEpochMilli();
        String hex = "%012x".formatted(noon);
        return "'%s-%s-7000-8000-0000000000".formatted(hex.substring(0, 8), hex.substring(8));
    }
}
