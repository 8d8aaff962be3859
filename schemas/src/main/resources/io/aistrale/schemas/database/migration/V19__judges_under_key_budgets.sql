-- The calls of a run's judges are paid from the budgets of the API key that the run was asked for with.

ALTER TABLE evaluation_case ADD COLUMN api_key_id text;
COMMENT ON COLUMN evaluation_case.api_key_id IS 'Public id of the API key whose budgets a judge is paid from; null: none stands behind it.';

ALTER TABLE pending_evaluation ADD COLUMN api_key_id text;
COMMENT ON COLUMN pending_evaluation.api_key_id IS 'Public id of the API key whose budgets the model is paid from that is asked; null: of a rule''s, none.';
