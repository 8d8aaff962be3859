-- A price has a row for each of its tiers. Old rows are what they were: the standard tier, any context length.
-- The tables' grants (V2) cover the new columns.
ALTER TABLE model_price
    ADD COLUMN service_tier text NOT NULL DEFAULT 'standard'
        CONSTRAINT model_price_service_tier_check CHECK (service_tier IN ('standard', 'batch', 'flex', 'priority', 'ultrafast')),
    ADD COLUMN above_input_tokens bigint NOT NULL DEFAULT 0
        CONSTRAINT model_price_above_input_tokens_check CHECK (above_input_tokens >= 0),
    DROP CONSTRAINT model_price_pkey,
    ADD PRIMARY KEY (provider, model, effective_from, price_version, service_tier, above_input_tokens),
    DROP CONSTRAINT model_price_origin_check,
    ADD CONSTRAINT model_price_origin_check CHECK (origin IN ('built-in', 'community', 'operator'));

COMMENT ON TABLE model_price IS 'The price book: immutable, effective-dated prices, US dollars per million tokens unless said otherwise. The rows of one price_version, provider, model and effective_from are one price; insert them together.';
COMMENT ON COLUMN model_price.service_tier IS 'Service tier the rates are for: standard (default), batch, flex, priority or ultrafast. A call of a tier that its price has no row for is unpriced.';
COMMENT ON COLUMN model_price.above_input_tokens IS 'Input tokens, all classes together, that a call must exceed for the rates to hold, for all of it; default 0: any call. Of several the greatest exceeded.';
COMMENT ON COLUMN model_price.origin IS 'built-in: shipped with a release; community: from the community''s table; operator: your own. Of the same provider and model an operator''s holds before the community''s, and that before a built-in one.';
COMMENT ON COLUMN model_price.model IS 'Model or model prefix the price is for; the longest match holds. model:backend is the price of a model that a router had served by that backend.';
COMMENT ON COLUMN model_price.effective_from IS 'First instant the price holds; until a later one of the same provider, model and origin.';
