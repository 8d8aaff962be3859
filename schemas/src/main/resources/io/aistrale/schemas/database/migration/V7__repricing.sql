-- Prices by region and in other currencies; what the ledger needs to price an attempt again from its own rows;
-- attempts that wait for a price; repricings that operators ask for.

-- NOT VALID: a row in another currency from before has no rate; it goes on being passed over.
ALTER TABLE model_price
    ADD COLUMN regions jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT model_price_regions_check CHECK (jsonb_typeof(regions) = 'object' AND NOT jsonb_path_exists(regions,
            '$.* ? (@.type() != "string" || !(@ like_regex "^[0-9]{1,9}(\\.[0-9]{1,12})?$"))')),
    ADD COLUMN usd_per_unit numeric(38,12),
    ADD CONSTRAINT model_price_usd_per_unit_check
        CHECK ((currency = 'USD') = (usd_per_unit IS NULL) AND coalesce(usd_per_unit, 1) > 0) NOT VALID;
COMMENT ON COLUMN model_price.regions IS 'What all rates of a call are multiplied by, by the region that processed it in lower case, such as {"eu": "1.1"}; decimals as texts. A region that is not named, or none: 1.';
COMMENT ON COLUMN model_price.currency IS 'Currency of the amounts, ISO 4217; all rows of one price have the same.';
COMMENT ON COLUMN model_price.usd_per_unit IS 'US dollars for one unit of the currency, fixed with the price; null for USD.';

CREATE FUNCTION one_currency_a_price() RETURNS trigger LANGUAGE plpgsql SET search_path = aistrale, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM model_price p
               WHERE p.provider = NEW.provider AND p.model = NEW.model
                 AND p.effective_from = NEW.effective_from AND p.price_version = NEW.price_version
                 AND (p.currency <> NEW.currency OR p.usd_per_unit IS DISTINCT FROM NEW.usd_per_unit)) THEN
        RAISE EXCEPTION 'price % of %/% has rows in another currency or at another exchange rate',
            NEW.price_version, NEW.provider, NEW.model USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION one_currency_a_price IS 'Trigger of model_price: the rows of one price share currency and exchange rate.';
CREATE TRIGGER model_price_has_one_currency BEFORE INSERT ON model_price FOR EACH ROW EXECUTE FUNCTION one_currency_a_price();

ALTER TABLE attempt ADD COLUMN region text;
COMMENT ON COLUMN attempt.region IS 'Region that processed the call: the provider''s word, or else the one it is configured for; null where neither says.';

ALTER TABLE cost_record
    ADD COLUMN served_by             text,
    ADD COLUMN service_tier          text,
    ADD COLUMN region                text,
    ADD COLUMN input_tokens_estimate bigint,
    ADD COLUMN output_tokens_cap     bigint,
    ADD COLUMN pricing_currency      text,
    ADD COLUMN usd_per_unit          numeric(38,12);
COMMENT ON COLUMN cost_record.served_by IS 'True backend where the provider routes on; null also in entries older than this column, for which attempt.served_by holds.';
COMMENT ON COLUMN cost_record.service_tier IS 'Service tier the provider says it used; null also in entries older than this column, for which attempt.service_tier holds.';
COMMENT ON COLUMN cost_record.region IS 'Region that processed the call; null where nobody says.';
COMMENT ON COLUMN cost_record.input_tokens_estimate IS 'Estimated input tokens, what the bound of an unknown outcome is figured from; null in entries older than this column, whose bound stays what it is.';
COMMENT ON COLUMN cost_record.output_tokens_cap IS 'Most output tokens the call could produce; null where no cap is known.';
COMMENT ON COLUMN cost_record.pricing_currency IS 'Currency of the price applied, ISO 4217; null where there is none, and in entries older than this column (US dollars).';
COMMENT ON COLUMN cost_record.usd_per_unit IS 'US dollars for one unit of pricing_currency that the price fixed; null for USD.';
COMMENT ON COLUMN cost_record.reason IS 'Why a correction was made: late_finish, priced (a price was added) or repriced (an operator had it priced again).';
COMMENT ON COLUMN cost_record.unpriced IS 'True where, as of this entry, the model has no price, or its price does not cover the service tier or what was used.';
COMMENT ON COLUMN cost_record.unbounded IS 'True for an unknown outcome that, as of this entry, has no upper bound: no output cap is known, or no price.';
COMMENT ON COLUMN cost_record.cost_usd IS 'What this entry adds to the attempt''s cost, US dollars, negative where a correction takes from it; null where there was and is none that is known.';
COMMENT ON COLUMN cost_record.upper_bound_usd IS 'For an unknown outcome: what this entry adds to the most it can have cost, US dollars; null where no cap is known. The correction that makes the outcome known takes it all back, as a negative amount.';
COMMENT ON COLUMN cost_record.input_tokens IS 'Text input tokens neither read from nor written to a cache. Like all quantities, counted in the entry that tells the outcome and 0 in corrections of its price.';

CREATE TABLE unpriced_attempt (
    attempt_id         uuid PRIMARY KEY,
    day                date NOT NULL,
    provider           text NOT NULL,
    model              text NOT NULL,
    input_tokens       bigint NOT NULL,
    output_tokens      bigint NOT NULL,
    attempt_started_at timestamptz NOT NULL,
    tried_prices       bigint NOT NULL,
    noted_at           timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE unpriced_attempt IS 'Attempts that the ledger has no cost or no upper bound of for want of a price; a row goes when they have one.';
COMMENT ON COLUMN unpriced_attempt.attempt_id IS 'The attempt.';
COMMENT ON COLUMN unpriced_attempt.day IS 'Its cost_record.day.';
COMMENT ON COLUMN unpriced_attempt.provider IS 'Provider called.';
COMMENT ON COLUMN unpriced_attempt.model IS 'Model asked for.';
COMMENT ON COLUMN unpriced_attempt.input_tokens IS 'Input tokens of all classes; 0 while the outcome is unknown.';
COMMENT ON COLUMN unpriced_attempt.output_tokens IS 'Output tokens of all classes; 0 while the outcome is unknown.';
COMMENT ON COLUMN unpriced_attempt.attempt_started_at IS 'When it started; a price holds from its effective_from on.';
COMMENT ON COLUMN unpriced_attempt.tried_prices IS 'How many rows model_price had when a price was last looked for.';
COMMENT ON COLUMN unpriced_attempt.noted_at IS 'When this row was written.';
CREATE INDEX unpriced_attempt_untried ON unpriced_attempt (tried_prices, attempt_id);

-- Those that an older release left without a cost.
INSERT INTO unpriced_attempt (attempt_id, day, provider, model, input_tokens, output_tokens, attempt_started_at, tried_prices)
SELECT attempt_id, day, provider, model,
       input_tokens + cached_input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + audio_input_tokens + image_input_tokens,
       output_tokens + reasoning_tokens + audio_output_tokens + image_output_tokens,
       attempt_started_at, 0
FROM (SELECT DISTINCT ON (attempt_id) * FROM cost_record ORDER BY attempt_id, entry DESC) AS latest
WHERE unpriced;

CREATE TABLE repricing (
    repricing_id               uuid PRIMARY KEY,
    status                     text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done')),
    from_at                    timestamptz NOT NULL,
    to_at                      timestamptz NOT NULL,
    provider                   text,
    model                      text,
    dry_run                    boolean NOT NULL DEFAULT false,
    note                       text,
    requested_by               text NOT NULL,
    requested_at               timestamptz NOT NULL DEFAULT now(),
    cursor_day                 date,
    cursor_attempt             uuid,
    looked_at                  bigint NOT NULL DEFAULT 0,
    changed                    bigint NOT NULL DEFAULT 0,
    unpriced                   bigint NOT NULL DEFAULT 0,
    difference_usd             numeric(38,12) NOT NULL DEFAULT 0,
    upper_bound_difference_usd numeric(38,12) NOT NULL DEFAULT 0,
    started_at                 timestamptz,
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    finished_at                timestamptz,
    CHECK (from_at < to_at)
);
COMMENT ON TABLE repricing IS 'Attempts to be priced again by the book as it is now: asked for through the gateway, done by the cost aggregator.';
COMMENT ON COLUMN repricing.repricing_id IS 'The repricing, a version 7 UUID.';
COMMENT ON COLUMN repricing.status IS 'queued, running or done.';
COMMENT ON COLUMN repricing.from_at IS 'First start of the attempts it is about.';
COMMENT ON COLUMN repricing.to_at IS 'Their starts lie before this.';
COMMENT ON COLUMN repricing.provider IS 'Provider they called; null: any.';
COMMENT ON COLUMN repricing.model IS 'Model they asked for, by its whole name; null: any.';
COMMENT ON COLUMN repricing.dry_run IS 'True: only the figures, no entries.';
COMMENT ON COLUMN repricing.note IS 'Why, in the operator''s words.';
COMMENT ON COLUMN repricing.requested_by IS 'User whose API key asked for it.';
COMMENT ON COLUMN repricing.requested_at IS 'When.';
COMMENT ON COLUMN repricing.cursor_day IS 'cost_record.day it has come to; null before its first batch.';
COMMENT ON COLUMN repricing.cursor_attempt IS 'Last attempt of that day that was looked at; null: none yet.';
COMMENT ON COLUMN repricing.looked_at IS 'Attempts that were looked at.';
COMMENT ON COLUMN repricing.changed IS 'Those of them that got an entry, or would have without dry_run.';
COMMENT ON COLUMN repricing.unpriced IS 'Those of them whose cost is not known by the book either.';
COMMENT ON COLUMN repricing.difference_usd IS 'What the entries add to the cost, US dollars.';
COMMENT ON COLUMN repricing.upper_bound_difference_usd IS 'What they add to the upper bounds of unknown outcomes, US dollars.';
COMMENT ON COLUMN repricing.started_at IS 'When its first batch was done.';
COMMENT ON COLUMN repricing.updated_at IS 'When this row last changed.';
COMMENT ON COLUMN repricing.finished_at IS 'When it was done.';
CREATE INDEX repricing_waiting ON repricing (requested_at) WHERE status <> 'done';

GRANT SELECT, INSERT, UPDATE, DELETE ON unpriced_attempt TO aistrale_cost;
GRANT SELECT, UPDATE ON repricing TO aistrale_cost;
GRANT SELECT (attempt_id, day, served_by, service_tier) ON attempt TO aistrale_cost;

-- An operator's price has the default origin; the gateway cannot name another.
GRANT INSERT (price_version, provider, model, effective_from, currency, usd_per_unit, regions, service_tier, above_input_tokens,
    input, cached_input, cache_write_5m, cache_write_1h, audio_input, image_input, output, reasoning, audio_output, image_output,
    per_request, per_search_unit, source) ON model_price TO aistrale_gateway;
GRANT SELECT, INSERT (repricing_id, from_at, to_at, provider, model, dry_run, note, requested_by) ON repricing TO aistrale_gateway;
GRANT SELECT ON unpriced_attempt TO aistrale_gateway;

GRANT SELECT ON unpriced_attempt, repricing TO aistrale_dashboard;
