-- Five weeks of calls, one every 23 minutes back from now, and books that follow from them: some of
-- everything that a panel shows, in the last three hours too.
SET search_path = aistrale;
SET timezone = 'UTC';
SELECT ensure_partitions(current_date - 45, current_date + 1);

CREATE TEMP TABLE call AS
SELECT n,
       gen_random_uuid()                                                         AS attempt_id,
       gen_random_uuid()                                                         AS request_id,
       now() - n * interval '23 minutes'                                         AS started_at,
       'user-' || n % 17                                                         AS user_id,
       (ARRAY ['search', 'support', 'research'])[1 + n % 3]                      AS project,
       jsonb_build_object('feature', (ARRAY ['chat', 'summary'])[1 + n % 2])     AS tags,
       (ARRAY ['openai', 'anthropic', 'huggingface', 'openai'])[1 + n % 4]       AS provider,
       (ARRAY ['gpt-4o-mini', 'claude-haiku-4-5', 'meta-llama/Llama-3.1-8B-Instruct', 'mystery'])[1 + n % 4] AS model,
       n % 4 = 3                                                                 AS unpriced,
       CASE WHEN n % 25 = 4 THEN 'unknown' WHEN n % 20 IN (5, 6) THEN 'error' ELSE 'success' END AS status,
       CASE WHEN n % 25 = 4 THEN 'worker_lost' WHEN n % 20 = 5 THEN 'credential_refused' WHEN n % 20 = 6 THEN 'provider_error' END AS error_code
FROM generate_series(0, 2199) n;

INSERT INTO attempt (attempt_id, day, request_id, number, status, user_id, project, tags, provider, model, operation, lane,
                     credential_reference, error_code, worker_id, source_topic, source_partition, source_offset, journal_ended,
                     input_tokens, output_tokens, started_at, finished_at, duration_micros, time_to_first_token_micros, queue_time_micros)
SELECT attempt_id, started_at::date, request_id, 1, status, user_id, project, tags, provider, model, 'chat', 'interactive',
       'user/' || user_id, error_code, 'worker-1', 'inference.requests', 0, n, n, 1000, 200, started_at,
       CASE WHEN status <> 'unknown' THEN started_at + interval '1 second' END,
       CASE WHEN status <> 'unknown' THEN 900000 + n END, CASE WHEN n % 2 = 0 THEN 200000 END, 5000
FROM call;

INSERT INTO inference (request_id, day, status, user_id, project, tags, provider, model, operation, lane, attempts, waiting_for, waiting_until, requested_at)
SELECT request_id, started_at::date, CASE WHEN n % 6 = 1 THEN 'waiting' WHEN status = 'success' THEN 'succeeded' ELSE 'failed' END,
       user_id, project, tags, provider, model, 'chat', 'interactive', 1,
       CASE WHEN n % 6 = 1 THEN 'rate_limited' END, CASE WHEN n % 6 = 1 THEN now() + interval '1 minute' END, started_at
FROM call;

INSERT INTO open_attempt (attempt_id, request_id, user_id, provider, model, worker_id, source_topic, source_partition, source_offset,
                          journal_partition, journal_started, started_entry, started_at, call_deadline)
SELECT gen_random_uuid(), gen_random_uuid(), 'user-1', 'openai', 'gpt-4o-mini', 'worker-' || n, 'inference.requests', 0, n, 0, n, '\x00',
       now() - interval '10 seconds', now() + interval '1 minute'
FROM generate_series(1, 3) n;

INSERT INTO cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project, tags, provider, model,
                         input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_usd, upper_bound_usd, unbounded, unpriced, attempt_started_at)
SELECT attempt_id, 0, started_at::date, 'recorded', request_id, status, user_id, project, tags, provider, model,
       CASE WHEN status = 'success' THEN 700 ELSE 0 END, CASE WHEN status = 'success' THEN 300 ELSE 0 END,
       CASE WHEN status = 'success' THEN 150 ELSE 0 END, CASE WHEN status = 'success' THEN 50 ELSE 0 END,
       CASE WHEN status = 'unknown' OR unpriced THEN NULL WHEN status = 'error' THEN 0 ELSE 0.000247500001 + n * 0.000000000003 END,
       CASE WHEN status = 'unknown' AND n % 100 <> 29 THEN 0.0021 END, status = 'unknown' AND n % 100 = 29, unpriced AND status = 'success', started_at
FROM call;
-- Every second unknown call ended after all.
INSERT INTO cost_record (attempt_id, entry, day, kind, reason, request_id, status, user_id, project, tags, provider, model,
                         input_tokens, output_tokens, cost_usd, upper_bound_usd, attempt_started_at)
SELECT attempt_id, 1, started_at::date, 'corrected', 'late_finish', request_id, 'success', user_id, project, tags, provider, model,
       1000, 200, 0.0004, -0.0021, started_at
FROM call WHERE status = 'unknown' AND n % 50 = 4;

CREATE TEMP VIEW sums AS
SELECT attempt_started_at, user_id, project, provider, model, tags,
       (entry = 0)::int AS requests, (status = 'error')::int AS errors,
       CASE WHEN entry = 1 THEN -1 ELSE (status = 'unknown')::int END AS unknowns,
       unbounded::int AS unbounded, unpriced::int AS unpriced, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens,
       coalesce(cost_usd, 0) AS cost_usd, coalesce(upper_bound_usd, 0) AS upper_bound_usd
FROM cost_record;
INSERT INTO cost_hourly (bucket, user_id, project, provider, model, requests, errors, unknowns, unbounded, unpriced, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_usd, upper_bound_usd)
SELECT date_trunc('hour', attempt_started_at), user_id, project, provider, model, sum(requests), sum(errors), sum(unknowns), sum(unbounded), sum(unpriced), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost_usd), sum(upper_bound_usd)
FROM sums GROUP BY 1, 2, 3, 4, 5;
INSERT INTO cost_daily (bucket, user_id, project, provider, model, requests, errors, unknowns, unbounded, unpriced, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_usd, upper_bound_usd)
SELECT attempt_started_at::date, user_id, project, provider, model, sum(requests), sum(errors), sum(unknowns), sum(unbounded), sum(unpriced), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost_usd), sum(upper_bound_usd)
FROM sums GROUP BY 1, 2, 3, 4, 5;
INSERT INTO cost_daily_by_tag (bucket, tag_key, tag_value, user_id, project, provider, model, requests, errors, unknowns, cost_usd)
SELECT attempt_started_at::date, tag.key, tag.value, user_id, project, provider, model, sum(requests), sum(errors), sum(unknowns), sum(cost_usd)
FROM sums, jsonb_each_text(tags) tag GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- Scores of the last six days: two models and two versions of a prompt, some that could not be given and some to come.
CREATE TEMP TABLE scored AS
SELECT n, uuidv7(-n * interval '1 hour') AS request_id FROM generate_series(1, 140) n;
INSERT INTO inference (request_id, day, status, user_id, project, provider, model, operation, lane, attempts, requested_at)
SELECT request_id, uuid_extract_timestamp(request_id)::date, 'succeeded', 'user-1', 'search', 'openai', 'gpt-4o-mini', 'chat', 'bulk', 1, now()
FROM scored;
INSERT INTO inference_result (request_id, day, status, provider, model, prompt_name, prompt_version, attempts, requested_at, finished_at,
                              queue_time_micros, provider_time_micros)
SELECT request_id, uuid_extract_timestamp(request_id)::date, 'succeeded', 'openai', (ARRAY ['gpt-4o-mini', 'gpt-5'])[1 + n % 2],
       CASE WHEN n % 3 > 0 THEN 'ticket' END, CASE WHEN n % 3 > 0 THEN n % 3 END, 1, now(), now(), 1, 1
FROM scored;
INSERT INTO evaluation (evaluation_id, request_id, metric, score, evaluator, evaluator_name, evaluator_version, user_id, evaluated_at)
SELECT gen_random_uuid(), request_id, (ARRAY ['rouge_l', 'politeness'])[1 + n % 2], (n % 11) / 10.0, 'automated', 'rouge_l', '0123456789ab',
       'admin', now()
FROM scored;
INSERT INTO evaluation_failure (request_id, evaluator_name, evaluator_version, metric, reason, detail, failed_at)
SELECT request_id, 'llm_judge', '0123456789ab', 'politeness', 'verdict_unreadable', 'It is no JSON', now() - interval '1 hour'
FROM scored WHERE n % 20 = 0;
INSERT INTO pending_evaluation (request_id, evaluator_name, evaluator_version, metric, evaluator, user_id, asked_at)
SELECT request_id, 'llm_judge', '0123456789ab', 'politeness', '{}', 'admin', now() FROM scored WHERE n % 20 = 1;
