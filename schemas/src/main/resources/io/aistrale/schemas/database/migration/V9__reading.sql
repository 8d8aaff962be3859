-- What reads the ledger: indexes of the rollups, the FOCUS views, the role of dashboards.

-- Sums over a month for one user, project, model or tag read that one's rows alone. The rollups' updates touch no
-- indexed column, so that these cost something only when a row is new.
CREATE INDEX cost_hourly_by_user ON cost_hourly (user_id, bucket);
CREATE INDEX cost_hourly_by_project ON cost_hourly (project, bucket);
CREATE INDEX cost_daily_by_user ON cost_daily (user_id, bucket);
CREATE INDEX cost_daily_by_project ON cost_daily (project, bucket);
CREATE INDEX cost_daily_by_model ON cost_daily (model, bucket);
CREATE INDEX cost_daily_by_tag_by_key ON cost_daily_by_tag (tag_key, bucket);
CREATE INDEX cost_daily_by_tag_by_user ON cost_daily_by_tag (user_id, tag_key, bucket);

-- A reader that asks for too much is stopped by the database, before its connection is given up (socketTimeout 5 s).
DO $$
BEGIN
    EXECUTE format('ALTER ROLE aistrale_gateway IN DATABASE %I SET statement_timeout = ''4s''', current_database());
END $$;

-- FOCUS 1.2, "Cost and Usage": all its columns, in its order, then our own. Costs are never null there, so that an
-- entry whose cost is not known is no row of it but of focus_cost_unknown.
DROP VIEW focus_cost;

CREATE FUNCTION tokens_of(entry cost_record) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT entry.input_tokens + entry.cached_input_tokens + entry.cache_write_5m_tokens + entry.cache_write_1h_tokens
           + entry.audio_input_tokens + entry.image_input_tokens + entry.output_tokens + entry.reasoning_tokens
           + entry.audio_output_tokens + entry.image_output_tokens
$$;
COMMENT ON FUNCTION tokens_of IS 'Tokens of all classes of a ledger entry.';

CREATE VIEW focus_cost AS
SELECT NULL::text                                              AS "AvailabilityZone",
       c.cost_usd                                              AS "BilledCost",
       c.provider                                              AS "BillingAccountId",
       c.provider                                              AS "BillingAccountName",
       'Provider account'::text                                AS "BillingAccountType",
       'USD'::text                                             AS "BillingCurrency",
       (date_trunc('month', c.attempt_started_at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'
                                                               AS "BillingPeriodEnd",
       date_trunc('month', c.attempt_started_at, 'UTC')        AS "BillingPeriodStart",
       NULL::text                                              AS "CapacityReservationId",
       NULL::text                                              AS "CapacityReservationStatus",
       'Usage'::text                                           AS "ChargeCategory",
       CASE WHEN before.priced THEN 'Correction'::text END     AS "ChargeClass",
       'Call of ' || c.model || ' at ' || c.provider           AS "ChargeDescription",
       'Usage-Based'::text                                     AS "ChargeFrequency",
       date_trunc('hour', c.attempt_started_at, 'UTC') + interval '1 hour'
                                                               AS "ChargePeriodEnd",
       date_trunc('hour', c.attempt_started_at, 'UTC')         AS "ChargePeriodStart",
       NULL::text                                              AS "CommitmentDiscountCategory",
       NULL::text                                              AS "CommitmentDiscountId",
       NULL::text                                              AS "CommitmentDiscountName",
       NULL::numeric                                           AS "CommitmentDiscountQuantity",
       NULL::text                                              AS "CommitmentDiscountStatus",
       NULL::text                                              AS "CommitmentDiscountType",
       NULL::text                                              AS "CommitmentDiscountUnit",
       CASE WHEN u.tokens = 0 AND u.search_units > 0 THEN u.search_units ELSE u.tokens END::numeric
                                                               AS "ConsumedQuantity",
       CASE WHEN u.tokens = 0 AND u.search_units > 0 THEN 'Search Units' ELSE 'Tokens' END
                                                               AS "ConsumedUnit",
       c.cost_usd                                              AS "ContractedCost",
       NULL::numeric                                           AS "ContractedUnitPrice",
       c.cost_usd                                              AS "EffectiveCost",
       NULL::text                                              AS "InvoiceId",
       c.provider                                              AS "InvoiceIssuerName",
       c.cost_usd                                              AS "ListCost",
       NULL::numeric                                           AS "ListUnitPrice",
       'Standard'::text                                        AS "PricingCategory",
       coalesce(c.pricing_currency, 'USD')                     AS "PricingCurrency",
       NULL::numeric                                           AS "PricingCurrencyContractedUnitPrice",
       CASE WHEN c.usd_per_unit IS NULL THEN c.cost_usd ELSE round(c.cost_usd / c.usd_per_unit, 12) END
                                                               AS "PricingCurrencyEffectiveCost",
       NULL::numeric                                           AS "PricingCurrencyListUnitPrice",
       CASE WHEN u.tokens = 0 AND u.search_units > 0 THEN u.search_units ELSE u.tokens * 0.000001 END
                                                               AS "PricingQuantity",
       CASE WHEN u.tokens = 0 AND u.search_units > 0 THEN 'Search Units' ELSE '1000000 Tokens' END
                                                               AS "PricingUnit",
       c.provider                                              AS "ProviderName",
       c.provider                                              AS "PublisherName",
       c.region                                                AS "RegionId",
       c.region                                                AS "RegionName",
       NULL::text                                              AS "ResourceId",
       NULL::text                                              AS "ResourceName",
       NULL::text                                              AS "ResourceType",
       'AI and Machine Learning'::text                         AS "ServiceCategory",
       c.provider || ' inference'                              AS "ServiceName",
       'Generative AI'::text                                   AS "ServiceSubcategory",
       c.model                                                 AS "SkuId",
       'Inference'::text                                       AS "SkuMeter",
       CASE WHEN c.price_version IS NOT NULL AND c.service_tier IS NOT NULL
            THEN jsonb_build_object('x_ServiceTier', c.service_tier) END
                                                               AS "SkuPriceDetails",
       c.price_version                                         AS "SkuPriceId",
       c.project                                               AS "SubAccountId",
       c.project                                               AS "SubAccountName",
       'Project'::text                                         AS "SubAccountType",
       c.tags                                                  AS "Tags",
       c.attempt_id                                            AS "x_AttemptId",
       c.entry                                                 AS "x_LedgerEntry",
       c.request_id                                            AS "x_RequestId",
       c.user_id                                               AS "x_UserId",
       c.status                                                AS "x_AttemptStatus",
       c.reason                                                AS "x_CorrectionReason",
       c.usage_estimated                                       AS "x_UsageEstimated"
FROM cost_record c
-- What was used stands in the entry that tells the outcome. Where that one had no price, the first that has one tells it.
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(b.cost_usd IS NOT NULL), false) AS priced,
           coalesce(sum(tokens_of(b)), 0)::bigint AS tokens, coalesce(sum(b.search_units), 0)::bigint AS search_units
    FROM cost_record b
    WHERE c.entry > 0 AND b.attempt_id = c.attempt_id AND b.day = c.day AND b.entry < c.entry) before
CROSS JOIN LATERAL (
    SELECT tokens_of(c) + CASE WHEN before.priced THEN 0 ELSE before.tokens END AS tokens,
           c.search_units + CASE WHEN before.priced THEN 0 ELSE before.search_units END AS search_units) u
WHERE c.cost_usd IS NOT NULL;

COMMENT ON VIEW focus_cost IS 'The ledger as FinOps FOCUS 1.2 (https://focus.finops.org): a row per entry whose cost is known, all columns of the specification in its order, ours with x_. The sum of BilledCost is the sum of cost_record.cost_usd. What has no known cost is in focus_cost_unknown.';
COMMENT ON COLUMN focus_cost."AvailabilityZone" IS 'Null: providers tell none.';
COMMENT ON COLUMN focus_cost."BilledCost" IS 'What the entry adds to its attempt''s cost, US dollars; corrections may be negative.';
COMMENT ON COLUMN focus_cost."BillingAccountId" IS 'The provider: which of its accounts was charged is not in the ledger.';
COMMENT ON COLUMN focus_cost."BillingAccountName" IS 'As BillingAccountId.';
COMMENT ON COLUMN focus_cost."BillingAccountType" IS 'Provider account.';
COMMENT ON COLUMN focus_cost."BillingCurrency" IS 'USD.';
COMMENT ON COLUMN focus_cost."BillingPeriodEnd" IS 'First instant after the UTC month in which the attempt started.';
COMMENT ON COLUMN focus_cost."BillingPeriodStart" IS 'First instant of the UTC month in which the attempt started.';
COMMENT ON COLUMN focus_cost."CapacityReservationId" IS 'Null: no reservations.';
COMMENT ON COLUMN focus_cost."CapacityReservationStatus" IS 'Null: no reservations.';
COMMENT ON COLUMN focus_cost."ChargeCategory" IS 'Usage.';
COMMENT ON COLUMN focus_cost."ChargeClass" IS 'Correction where the entry changes a cost that was known before; null otherwise.';
COMMENT ON COLUMN focus_cost."ChargeDescription" IS 'What was called, in words.';
COMMENT ON COLUMN focus_cost."ChargeFrequency" IS 'Usage-Based.';
COMMENT ON COLUMN focus_cost."ChargePeriodEnd" IS 'First instant after the hour in which the attempt started.';
COMMENT ON COLUMN focus_cost."ChargePeriodStart" IS 'First instant of the hour in which the attempt started.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountCategory" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountId" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountName" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountQuantity" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountStatus" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountType" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."CommitmentDiscountUnit" IS 'Null: no commitments.';
COMMENT ON COLUMN focus_cost."ConsumedQuantity" IS 'Tokens of all classes, or search units where there are none; 0 where the entry only changes the price.';
COMMENT ON COLUMN focus_cost."ConsumedUnit" IS 'Tokens or Search Units.';
COMMENT ON COLUMN focus_cost."ContractedCost" IS 'As BilledCost: the price book holds what is paid.';
COMMENT ON COLUMN focus_cost."ContractedUnitPrice" IS 'Null: each token class has a rate of its own; SkuPriceId says where they are.';
COMMENT ON COLUMN focus_cost."EffectiveCost" IS 'As BilledCost: nothing is amortised.';
COMMENT ON COLUMN focus_cost."InvoiceId" IS 'Null: the providers'' invoices are not known.';
COMMENT ON COLUMN focus_cost."InvoiceIssuerName" IS 'The provider called.';
COMMENT ON COLUMN focus_cost."ListCost" IS 'As BilledCost: the price book holds one price.';
COMMENT ON COLUMN focus_cost."ListUnitPrice" IS 'Null, as ContractedUnitPrice.';
COMMENT ON COLUMN focus_cost."PricingCategory" IS 'Standard: rates are agreed, of every service tier.';
COMMENT ON COLUMN focus_cost."PricingCurrency" IS 'Currency of the price applied.';
COMMENT ON COLUMN focus_cost."PricingCurrencyContractedUnitPrice" IS 'Null, as ContractedUnitPrice.';
COMMENT ON COLUMN focus_cost."PricingCurrencyEffectiveCost" IS 'EffectiveCost in PricingCurrency, at the exchange rate fixed with the price. Where a correction changes an attempt''s currency only sums of BilledCost are exact.';
COMMENT ON COLUMN focus_cost."PricingCurrencyListUnitPrice" IS 'Null, as ContractedUnitPrice.';
COMMENT ON COLUMN focus_cost."PricingQuantity" IS 'ConsumedQuantity in PricingUnit.';
COMMENT ON COLUMN focus_cost."PricingUnit" IS '1000000 Tokens, as prices are, or Search Units.';
COMMENT ON COLUMN focus_cost."ProviderName" IS 'The provider called.';
COMMENT ON COLUMN focus_cost."PublisherName" IS 'The provider called.';
COMMENT ON COLUMN focus_cost."RegionId" IS 'Region that processed the call; null where nobody says.';
COMMENT ON COLUMN focus_cost."RegionName" IS 'As RegionId.';
COMMENT ON COLUMN focus_cost."ResourceId" IS 'Null: nothing is provisioned.';
COMMENT ON COLUMN focus_cost."ResourceName" IS 'Null: nothing is provisioned.';
COMMENT ON COLUMN focus_cost."ResourceType" IS 'Null: nothing is provisioned.';
COMMENT ON COLUMN focus_cost."ServiceCategory" IS 'AI and Machine Learning.';
COMMENT ON COLUMN focus_cost."ServiceName" IS 'The provider''s inference.';
COMMENT ON COLUMN focus_cost."ServiceSubcategory" IS 'Generative AI.';
COMMENT ON COLUMN focus_cost."SkuId" IS 'The model asked for.';
COMMENT ON COLUMN focus_cost."SkuMeter" IS 'Inference.';
COMMENT ON COLUMN focus_cost."SkuPriceDetails" IS 'x_ServiceTier, where the provider told one; the rates are in model_price, under SkuPriceId.';
COMMENT ON COLUMN focus_cost."SkuPriceId" IS 'model_price.price_version applied; null where nothing was used.';
COMMENT ON COLUMN focus_cost."SubAccountId" IS 'The project.';
COMMENT ON COLUMN focus_cost."SubAccountName" IS 'The project.';
COMMENT ON COLUMN focus_cost."SubAccountType" IS 'Project.';
COMMENT ON COLUMN focus_cost."Tags" IS 'Attribution tags, a flat object of texts.';
COMMENT ON COLUMN focus_cost."x_AttemptId" IS 'The attempt.';
COMMENT ON COLUMN focus_cost."x_LedgerEntry" IS 'Which of the attempt''s entries, from 0.';
COMMENT ON COLUMN focus_cost."x_RequestId" IS 'Its request.';
COMMENT ON COLUMN focus_cost."x_UserId" IS 'User the call was made for.';
COMMENT ON COLUMN focus_cost."x_AttemptStatus" IS 'success, error or unknown, as known with the entry.';
COMMENT ON COLUMN focus_cost."x_CorrectionReason" IS 'Why a correction was made; null for entry 0.';
COMMENT ON COLUMN focus_cost."x_UsageEstimated" IS 'True where the provider gave no usage.';

CREATE VIEW focus_cost_unknown AS
SELECT c.provider                                              AS "BillingAccountId",
       (date_trunc('month', c.attempt_started_at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'
                                                               AS "BillingPeriodEnd",
       date_trunc('month', c.attempt_started_at, 'UTC')        AS "BillingPeriodStart",
       date_trunc('hour', c.attempt_started_at, 'UTC') + interval '1 hour'
                                                               AS "ChargePeriodEnd",
       date_trunc('hour', c.attempt_started_at, 'UTC')         AS "ChargePeriodStart",
       c.provider                                              AS "ProviderName",
       c.model                                                 AS "SkuId",
       c.project                                               AS "SubAccountId",
       c.tags                                                  AS "Tags",
       c.attempt_id                                            AS "x_AttemptId",
       c.request_id                                            AS "x_RequestId",
       c.user_id                                               AS "x_UserId",
       c.status                                                AS "x_AttemptStatus",
       CASE WHEN c.unpriced THEN 'unpriced' ELSE 'outcome_unknown' END
                                                               AS "x_WhyUnknown",
       CASE WHEN c.status = 'unknown' AND NOT c.unbounded THEN (
                SELECT sum(e.upper_bound_usd) FROM cost_record e
                WHERE e.attempt_id = c.attempt_id AND e.day = c.day)
            END                                                AS "x_UpperBoundCost",
       c.unbounded                                             AS "x_Unbounded"
FROM cost_record c
WHERE (c.unpriced OR c.status = 'unknown')
  AND NOT EXISTS (
      SELECT FROM cost_record later
      WHERE later.attempt_id = c.attempt_id AND later.day = c.day AND later.entry > c.entry);

COMMENT ON VIEW focus_cost_unknown IS 'What focus_cost leaves out: a row per attempt whose cost is not known as its ledger stands, under the same column names. While it has rows of a period, that period''s sum in focus_cost is too low.';
COMMENT ON COLUMN focus_cost_unknown."BillingAccountId" IS 'The provider.';
COMMENT ON COLUMN focus_cost_unknown."BillingPeriodEnd" IS 'First instant after the UTC month in which the attempt started.';
COMMENT ON COLUMN focus_cost_unknown."BillingPeriodStart" IS 'First instant of the UTC month in which the attempt started.';
COMMENT ON COLUMN focus_cost_unknown."ChargePeriodEnd" IS 'First instant after the hour in which the attempt started.';
COMMENT ON COLUMN focus_cost_unknown."ChargePeriodStart" IS 'First instant of the hour in which the attempt started.';
COMMENT ON COLUMN focus_cost_unknown."ProviderName" IS 'The provider called.';
COMMENT ON COLUMN focus_cost_unknown."SkuId" IS 'The model asked for.';
COMMENT ON COLUMN focus_cost_unknown."SubAccountId" IS 'The project.';
COMMENT ON COLUMN focus_cost_unknown."Tags" IS 'Attribution tags, a flat object of texts.';
COMMENT ON COLUMN focus_cost_unknown."x_AttemptId" IS 'The attempt.';
COMMENT ON COLUMN focus_cost_unknown."x_RequestId" IS 'Its request.';
COMMENT ON COLUMN focus_cost_unknown."x_UserId" IS 'User the call was made for.';
COMMENT ON COLUMN focus_cost_unknown."x_AttemptStatus" IS 'success, error or unknown.';
COMMENT ON COLUMN focus_cost_unknown."x_WhyUnknown" IS 'unpriced: the model has no price; outcome_unknown: nobody saw the call''s end.';
COMMENT ON COLUMN focus_cost_unknown."x_UpperBoundCost" IS 'The most an unknown outcome can have cost, US dollars; null where no cap or no price is known.';
COMMENT ON COLUMN focus_cost_unknown."x_Unbounded" IS 'True for an unknown outcome without an upper bound.';

-- What dashboards may read belongs to a group role, so that an operator's own login becomes a reader by one GRANT.
-- Never: outputs, token and key secrets, prompt templates, the records kept as bytes.
DO $$
BEGIN
    -- Roles belong to the cluster: another database of it may have made them, even just now.
    BEGIN
        CREATE ROLE aistrale_reader NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    BEGIN
        GRANT aistrale_reader TO aistrale_dashboard;
    EXCEPTION WHEN unique_violation THEN
        NULL;
    END;
    -- Settings are taken from the role that logs in, not from its groups.
    EXECUTE format('ALTER ROLE aistrale_dashboard IN DATABASE %I SET statement_timeout = ''30s''', current_database());
    EXECUTE format('ALTER ROLE aistrale_dashboard IN DATABASE %I SET idle_in_transaction_session_timeout = ''60s''', current_database());
    EXECUTE format('ALTER ROLE aistrale_dashboard IN DATABASE %I SET default_transaction_read_only = on', current_database());
END $$;

REVOKE SELECT ON inference, attempt, open_attempt, cost_record, cost_hourly, cost_daily, cost_daily_by_tag, model_price, evaluation, budget FROM aistrale_dashboard;
GRANT USAGE ON SCHEMA aistrale TO aistrale_reader;
GRANT SELECT ON flyway_schema_history, inference, attempt, cost_record, cost_hourly, cost_daily, cost_daily_by_tag,
    cost_batch, model_price, unpriced_attempt, repricing, evaluation, budget, consumer_offset, focus_cost,
    focus_cost_unknown TO aistrale_reader;
GRANT SELECT (attempt_id, request_id, user_id, provider, model, worker_id, source_topic, source_partition, source_offset,
    journal_partition, journal_started, started_at, call_deadline, opened_at) ON open_attempt TO aistrale_reader;
GRANT SELECT (request_id, day, status, output_kept, finish_reason, provider, model, prompt_name, prompt_version, attempts, error_code,
    error_message, input_tokens, cached_input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens,
    image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, search_units,
    usage_estimated, requested_at, started_at, finished_at, queue_time_micros, provider_time_micros, route, passed_over)
    ON inference_result TO aistrale_reader;
GRANT SELECT (name, version, note, created_by, created_at) ON prompt_template TO aistrale_reader;
GRANT SELECT (key_id, name, user_id, project, scopes, allowed_providers, allowed_models, expires_at, revoked_at,
    created_by, created_at) ON api_key TO aistrale_reader;

COMMENT ON COLUMN api_key.scopes IS 'What it may do: inference, tokens, costs, admin.';
