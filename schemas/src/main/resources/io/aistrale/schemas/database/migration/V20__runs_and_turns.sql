-- Evaluations: whose turn it is, and what a judge is told was asked. Runs: what earlier tries cost, and whether the API
-- key still holds.

-- A user's flood has its turn beside everybody else's: who is ready is found by user, and what waits for a model's
-- answer is not looked through for it.
DROP INDEX pending_evaluation_by_due;
CREATE INDEX pending_evaluation_ready ON pending_evaluation (user_id, due_at)
    WHERE asked_at IS NULL OR answered_at IS NOT NULL;
CREATE INDEX pending_evaluation_unanswered ON pending_evaluation (due_at)
    WHERE asked_at IS NOT NULL AND answered_at IS NULL;

ALTER TABLE evaluation_case ADD COLUMN input text;
COMMENT ON COLUMN evaluation_case.input IS 'Values of the prompt''s variables, a JSON object, which a judge is shown; null: it is shown none.';
COMMENT ON TABLE evaluation_case IS 'Requests whose results are evaluated in a way of their own, whatever the rules say. The row stands here before the request is published, and goes with the result.';
ALTER TABLE pending_evaluation ADD COLUMN input text;
COMMENT ON COLUMN pending_evaluation.input IS 'Values of the prompt''s variables, a JSON object, which a judge is shown; null: it is shown none.';

ALTER TABLE evaluation_run_item ADD COLUMN earlier_request_ids uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN evaluation_run_item.earlier_request_ids IS 'Requests for this item that were cancelled with the run, before it was resumed; what they cost is the run''s, too.';
CREATE INDEX evaluation_run_by_dataset ON evaluation_run (dataset_id) WHERE dataset_id IS NOT NULL;
COMMENT ON COLUMN evaluation_run.api_key_id IS 'Public id of the API key it was asked for with, or last resumed with. Once that is revoked or over, the run is cancelled.';

GRANT DELETE, UPDATE (api_key_id) ON evaluation_case TO aistrale_telemetry;
GRANT SELECT (key_id, expires_at, revoked_at) ON api_key TO aistrale_telemetry;
GRANT UPDATE (api_key_id) ON evaluation_run TO aistrale_gateway;
