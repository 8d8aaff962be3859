ALTER TABLE inference_result
    ADD COLUMN route text,
    ADD COLUMN passed_over jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN inference_result.route IS 'Route the request named; null where it named a provider''s model.';
COMMENT ON COLUMN inference_result.passed_over IS 'Targets of the route that did not serve it, in their order: [{provider, model, errorCode, reason, called}].';

ALTER TABLE attempt ADD COLUMN route text;
COMMENT ON COLUMN attempt.route IS 'Route that led to this provider and model; null where the request named them itself.';
