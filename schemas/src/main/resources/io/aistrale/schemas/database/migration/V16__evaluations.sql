-- Scores by rules: which results are evaluated and how, what is still to be done, what could not be done, and the scores
-- by day, model and prompt version.

CREATE TABLE evaluation_rule (
    name       text PRIMARY KEY CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    definition jsonb NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE evaluation_rule IS 'Which results are scored automatically, and by what. A rule holds for results that end after it was set, within seconds.';
COMMENT ON COLUMN evaluation_rule.name IS 'Its name.';
COMMENT ON COLUMN evaluation_rule.definition IS 'match (which results), sample (which part of them, 0 to 1) and evaluators; the format is in the README of schemas.';
COMMENT ON COLUMN evaluation_rule.created_by IS 'User who set it first. Models that its evaluators ask are asked for this user.';
COMMENT ON COLUMN evaluation_rule.created_at IS 'When that was.';
COMMENT ON COLUMN evaluation_rule.changed_at IS 'When its definition was last changed.';

CREATE TABLE evaluation_case (
    request_id uuid PRIMARY KEY,
    expected   text,
    evaluators jsonb NOT NULL
);
COMMENT ON TABLE evaluation_case IS 'Requests whose results are evaluated in a way of their own, whatever the rules say. The row stands here before the request is published.';
COMMENT ON COLUMN evaluation_case.request_id IS 'The request.';
COMMENT ON COLUMN evaluation_case.expected IS 'What the output is compared with; null: evaluators that need it give no score.';
COMMENT ON COLUMN evaluation_case.evaluators IS 'Array of evaluator definitions, as in evaluation_rule.definition. Models they ask are asked for the request''s user.';

CREATE TABLE pending_evaluation (
    request_id        uuid NOT NULL,
    evaluator_name    text NOT NULL,
    evaluator_version text NOT NULL,
    metric            text NOT NULL,
    evaluator         jsonb NOT NULL,
    expected          text,
    user_id           text NOT NULL,
    asked_request_id  uuid,
    asked_at          timestamptz,
    answered_at       timestamptz,
    tries             integer NOT NULL DEFAULT 0,
    due_at            timestamptz NOT NULL DEFAULT now(),
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, evaluator_name, evaluator_version, metric)
-- Written several times and deleted soon.
) WITH (fillfactor = 70);
COMMENT ON TABLE pending_evaluation IS 'Scores still to be given. A row comes with the result itself, in one transaction, and goes once the score''s event is acknowledged or it is known that there will be none (evaluation_failure).';
COMMENT ON COLUMN pending_evaluation.request_id IS 'The inference that is to be scored.';
COMMENT ON COLUMN pending_evaluation.evaluator_name IS 'Type of the evaluator, such as rouge_l.';
COMMENT ON COLUMN pending_evaluation.evaluator_version IS 'Version of its definition.';
COMMENT ON COLUMN pending_evaluation.metric IS 'What is scored.';
COMMENT ON COLUMN pending_evaluation.evaluator IS 'Its definition, as it stood when the result ended.';
COMMENT ON COLUMN pending_evaluation.expected IS 'What the output is compared with; null: nothing was given.';
COMMENT ON COLUMN pending_evaluation.user_id IS 'For whom the score is given, and a model asked.';
COMMENT ON COLUMN pending_evaluation.asked_request_id IS 'The request that asks a model for this score; null: the evaluator asks none.';
COMMENT ON COLUMN pending_evaluation.asked_at IS 'When that request was published; null: not known to be.';
COMMENT ON COLUMN pending_evaluation.answered_at IS 'When its result was stored; null: it was not.';
COMMENT ON COLUMN pending_evaluation.tries IS 'How often it was taken up and not brought to an end; past a limit it fails.';
COMMENT ON COLUMN pending_evaluation.due_at IS 'From when on it is taken up, by the database''s clock; while somebody is at it, when it may be taken from him.';
COMMENT ON COLUMN pending_evaluation.created_at IS 'When the result was stored.';
CREATE INDEX pending_evaluation_by_due ON pending_evaluation (due_at);
CREATE INDEX pending_evaluation_by_asked ON pending_evaluation (asked_request_id) WHERE asked_request_id IS NOT NULL;

CREATE TABLE evaluation_failure (
    request_id        uuid NOT NULL,
    evaluator_name    text NOT NULL,
    evaluator_version text NOT NULL,
    metric            text NOT NULL,
    reason            text NOT NULL,
    detail            text NOT NULL,
    asked_request_id  uuid,
    failed_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, evaluator_name, evaluator_version, metric)
);
COMMENT ON TABLE evaluation_failure IS 'Scores that were to be given and were not, and why. Kept 30 days.';
COMMENT ON COLUMN evaluation_failure.request_id IS 'The inference that has no score.';
COMMENT ON COLUMN evaluation_failure.evaluator_name IS 'Type of the evaluator; empty where the definitions could not be read.';
COMMENT ON COLUMN evaluation_failure.evaluator_version IS 'Version of its definition.';
COMMENT ON COLUMN evaluation_failure.metric IS 'What was to be scored.';
COMMENT ON COLUMN evaluation_failure.reason IS 'Short code, such as expected_missing, output_not_kept, verdict_unreadable; the README of telemetry-consumer lists them.';
COMMENT ON COLUMN evaluation_failure.detail IS 'One sentence; nothing of what was asked or said.';
COMMENT ON COLUMN evaluation_failure.asked_request_id IS 'The request that asked a model; null: none was asked.';
COMMENT ON COLUMN evaluation_failure.failed_at IS 'When.';
CREATE INDEX evaluation_failure_by_age ON evaluation_failure (failed_at);

CREATE TABLE evaluation_claim (
    topic         text NOT NULL,
    partition     integer NOT NULL,
    record_offset bigint NOT NULL,
    record_value  bytea NOT NULL,
    due_at        timestamptz NOT NULL DEFAULT now(),
    received_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, record_offset)
);
COMMENT ON TABLE evaluation_claim IS 'Scores published by registered sources that are not judged yet: whether the source may score the inference is known once that has a row. Rows are few and stay for moments.';
COMMENT ON COLUMN evaluation_claim.topic IS 'inference.evaluations.<source>.';
COMMENT ON COLUMN evaluation_claim.partition IS 'Partition of the record.';
COMMENT ON COLUMN evaluation_claim.record_offset IS 'Its offset.';
COMMENT ON COLUMN evaluation_claim.record_value IS 'Its value, an EvaluationRecorded as it was read.';
COMMENT ON COLUMN evaluation_claim.due_at IS 'From when on it is taken up, by the database''s clock.';
COMMENT ON COLUMN evaluation_claim.received_at IS 'When it was stored.';
CREATE INDEX evaluation_claim_by_due ON evaluation_claim (due_at);

ALTER TABLE evaluation ADD COLUMN day date
    GENERATED ALWAYS AS ((uuid_extract_timestamp(request_id) AT TIME ZONE 'UTC')::date) STORED;
COMMENT ON COLUMN evaluation.day IS 'UTC day inside request_id, as in inference_result; null where the id has no time.';
CREATE INDEX evaluation_by_day ON evaluation (day, metric);
CREATE INDEX evaluation_by_metric ON evaluation (metric, evaluated_at, evaluation_id);

CREATE VIEW evaluation_daily AS
SELECT e.day, i.project, r.provider, r.model, r.prompt_name, r.prompt_version, e.metric, e.evaluator, e.evaluator_name,
       e.evaluator_version, count(*) AS scores, avg(e.score) AS mean, stddev_samp(e.score) AS deviation,
       min(e.score) AS lowest, max(e.score) AS highest
FROM evaluation e
JOIN inference_result r ON r.request_id = e.request_id AND r.day = e.day
JOIN inference i ON i.request_id = e.request_id AND i.day = e.day
GROUP BY e.day, i.project, r.provider, r.model, r.prompt_name, r.prompt_version, e.metric, e.evaluator, e.evaluator_name,
         e.evaluator_version;
COMMENT ON VIEW evaluation_daily IS 'Scores by day, project, model, prompt version, metric and evaluator. Ask with a condition on day: it decides which partitions are read.';
COMMENT ON COLUMN evaluation_daily.day IS 'UTC day of the scored inference.';
COMMENT ON COLUMN evaluation_daily.project IS 'Project of the scored inference.';
COMMENT ON COLUMN evaluation_daily.provider IS 'Provider that served it.';
COMMENT ON COLUMN evaluation_daily.model IS 'Model that served it.';
COMMENT ON COLUMN evaluation_daily.prompt_name IS 'Prompt template rendered; null: none.';
COMMENT ON COLUMN evaluation_daily.prompt_version IS 'Its version.';
COMMENT ON COLUMN evaluation_daily.metric IS 'What was scored.';
COMMENT ON COLUMN evaluation_daily.evaluator IS 'human or automated.';
COMMENT ON COLUMN evaluation_daily.evaluator_name IS 'Who or what scored.';
COMMENT ON COLUMN evaluation_daily.evaluator_version IS 'Version of an automated evaluator.';
COMMENT ON COLUMN evaluation_daily.scores IS 'How many scores.';
COMMENT ON COLUMN evaluation_daily.mean IS 'Their mean, 0.0 to 1.0.';
COMMENT ON COLUMN evaluation_daily.deviation IS 'Their sample standard deviation; null for a single score.';
COMMENT ON COLUMN evaluation_daily.lowest IS 'The lowest score.';
COMMENT ON COLUMN evaluation_daily.highest IS 'The highest score.';

GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation_rule TO aistrale_gateway;
GRANT SELECT, INSERT ON evaluation_case TO aistrale_gateway;
GRANT SELECT ON evaluation_failure TO aistrale_gateway;
GRANT SELECT ON evaluation_rule, evaluation_case TO aistrale_telemetry;
GRANT SELECT, INSERT, UPDATE, DELETE ON pending_evaluation, evaluation_claim TO aistrale_telemetry;
GRANT SELECT, INSERT, DELETE ON evaluation_failure TO aistrale_telemetry;
-- What a call cost, for evaluators that score by it.
GRANT SELECT (request_id, day, attempt_id, entry, cost_usd, unpriced) ON cost_record TO aistrale_telemetry;
-- Never what is expected of an answer, nor the records kept as bytes.
GRANT SELECT ON evaluation_rule, evaluation_failure, evaluation_daily TO aistrale_reader;
GRANT SELECT (request_id, evaluator_name, evaluator_version, metric, user_id, asked_request_id, asked_at, answered_at,
    tries, due_at, created_at) ON pending_evaluation TO aistrale_reader;

COMMENT ON COLUMN audit_event.subject IS 'On what: a key''s id, user/<user>/<provider> or project/<project>/<provider> of a token, <version>: <provider>/<model> of prices, a repricing''s id, a source''s name, a prompt''s name, <prompt>/<label> of a label, a rule''s name.';
