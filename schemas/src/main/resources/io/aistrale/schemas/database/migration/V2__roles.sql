-- One role per service with the least it needs; passwords are the operator's (ALTER ROLE ... PASSWORD).
DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['aistrale_gateway', 'aistrale_worker', 'aistrale_telemetry', 'aistrale_cost', 'aistrale_dashboard'] LOOP
        -- Roles belong to the cluster: another database of it may have made them, even just now.
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', service);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA aistrale TO %I', service);
        EXECUTE format('GRANT SELECT ON aistrale.flyway_schema_history TO %I', service);
        EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = aistrale', service, current_database());
    END LOOP;
END $$;

-- The gateway stores sealed tokens and cannot read one back: sealed_token is not among its columns.
GRANT SELECT (token_id, provider, user_id, version, key_id, created_by, created_at), INSERT, UPDATE, DELETE ON provider_token TO aistrale_gateway;
GRANT SELECT, INSERT, UPDATE ON api_key TO aistrale_gateway;
GRANT SELECT ON inference, inference_result, attempt, open_attempt, cost_record, cost_hourly, cost_daily, cost_daily_by_tag, model_price, evaluation, budget TO aistrale_gateway;
GRANT SELECT, INSERT ON prompt_template TO aistrale_gateway;

GRANT SELECT ON provider_token, prompt_template TO aistrale_worker;

GRANT SELECT, INSERT, UPDATE ON inference, inference_result, attempt TO aistrale_telemetry;
GRANT SELECT, INSERT, UPDATE, DELETE ON open_attempt TO aistrale_telemetry;
GRANT SELECT, INSERT ON evaluation TO aistrale_telemetry;
GRANT SELECT, INSERT, UPDATE ON consumer_offset TO aistrale_telemetry, aistrale_cost;

GRANT SELECT, INSERT ON cost_record, model_price TO aistrale_cost;
GRANT SELECT, INSERT, UPDATE ON cost_hourly, cost_daily, cost_daily_by_tag TO aistrale_cost;

REVOKE ALL ON FUNCTION ensure_partitions(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_partitions(date, date) TO aistrale_telemetry, aistrale_cost;

-- Dashboards see money and telemetry, never outputs, tokens or keys.
GRANT SELECT ON inference, attempt, open_attempt, cost_record, cost_hourly, cost_daily, cost_daily_by_tag, model_price, evaluation, budget, focus_cost TO aistrale_dashboard;
