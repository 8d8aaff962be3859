-- The tables of design.md, "Tables dashboards read", and what the services keep beside them.
-- Money is numeric(38,12) US dollars; times are timestamptz; durations are microseconds.
-- Tables partitioned by day take the day from the row's own version 7 id (UTC), so that the same event
-- always meets the same unique constraint.

CREATE TABLE inference (
    request_id    uuid NOT NULL,
    day           date NOT NULL,
    status        text NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'expired')),
    user_id       text NOT NULL,
    project       text NOT NULL,
    tags          jsonb NOT NULL DEFAULT '{}',
    api_key_id    text,
    provider      text NOT NULL,
    model         text NOT NULL,
    operation     text NOT NULL,
    lane          text NOT NULL,
    attempts      integer NOT NULL DEFAULT 0,
    error_code    text,
    error_message text,
    waiting_for   text,
    waiting_until timestamptz,
    trace_id      text,
    requested_at  timestamptz NOT NULL,
    started_at    timestamptz,
    finished_at   timestamptz,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE inference IS 'One row per request: what was asked and how it stands.';
COMMENT ON COLUMN inference.request_id IS 'The request, a version 7 UUID.';
COMMENT ON COLUMN inference.day IS 'UTC day inside request_id; the partition.';
COMMENT ON COLUMN inference.status IS 'queued, running, waiting, or how it ended: succeeded, failed, cancelled, expired.';
COMMENT ON COLUMN inference.user_id IS 'User the request was made for; its owner.';
COMMENT ON COLUMN inference.project IS 'Project its spend belongs to.';
COMMENT ON COLUMN inference.tags IS 'Attribution tags, a flat object of texts.';
COMMENT ON COLUMN inference.api_key_id IS 'Public id of the API key it came with; null for direct publishers.';
COMMENT ON COLUMN inference.provider IS 'Provider asked for; empty, like what was asked beside it, while all that was read of the request is that it waits.';
COMMENT ON COLUMN inference.model IS 'Model asked for.';
COMMENT ON COLUMN inference.operation IS 'chat, embeddings or text_generation.';
COMMENT ON COLUMN inference.lane IS 'interactive or bulk.';
COMMENT ON COLUMN inference.attempts IS 'Provider calls made so far.';
COMMENT ON COLUMN inference.error_code IS 'ErrorCode of a failed request.';
COMMENT ON COLUMN inference.error_message IS 'What went wrong; never prompt text or secrets.';
COMMENT ON COLUMN inference.waiting_for IS 'What a waiting request waits for.';
COMMENT ON COLUMN inference.waiting_until IS 'When a waiting request is looked at again.';
COMMENT ON COLUMN inference.trace_id IS 'W3C trace id.';
COMMENT ON COLUMN inference.requested_at IS 'When the publisher made the request; the time inside its id until a record that tells was read.';
COMMENT ON COLUMN inference.started_at IS 'When its first provider call started.';
COMMENT ON COLUMN inference.finished_at IS 'When it ended.';
COMMENT ON COLUMN inference.updated_at IS 'When this row last changed.';

CREATE INDEX inference_by_user ON inference (user_id, request_id DESC);

CREATE TABLE inference_result (
    request_id            uuid NOT NULL,
    day                   date NOT NULL,
    status                text NOT NULL,
    output_text           text,
    response              text,
    finish_reason         text,
    provider              text NOT NULL,
    model                 text NOT NULL,
    prompt_name           text,
    prompt_version        integer,
    attempts              integer NOT NULL,
    error_code            text,
    error_message         text,
    input_tokens          bigint NOT NULL DEFAULT 0,
    cached_input_tokens   bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
    audio_input_tokens    bigint NOT NULL DEFAULT 0,
    image_input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens         bigint NOT NULL DEFAULT 0,
    reasoning_tokens      bigint NOT NULL DEFAULT 0,
    audio_output_tokens   bigint NOT NULL DEFAULT 0,
    image_output_tokens   bigint NOT NULL DEFAULT 0,
    search_units          bigint NOT NULL DEFAULT 0,
    usage_estimated       boolean NOT NULL DEFAULT false,
    requested_at          timestamptz NOT NULL,
    started_at            timestamptz,
    finished_at           timestamptz NOT NULL,
    queue_time_micros     bigint NOT NULL,
    provider_time_micros  bigint NOT NULL,
    PRIMARY KEY (request_id, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE inference_result IS 'The result of each ended request; the output itself only where it may be kept (store).';
COMMENT ON COLUMN inference_result.request_id IS 'The request.';
COMMENT ON COLUMN inference_result.day IS 'UTC day inside request_id; the partition.';
COMMENT ON COLUMN inference_result.status IS 'succeeded, failed, cancelled or expired.';
COMMENT ON COLUMN inference_result.output_text IS 'Text the model produced; null where there is none or it may not be kept.';
COMMENT ON COLUMN inference_result.response IS 'Provider''s response as OpenAI-format JSON; null as output_text.';
COMMENT ON COLUMN inference_result.finish_reason IS 'Why the model stopped.';
COMMENT ON COLUMN inference_result.provider IS 'Provider that served it, or was asked last.';
COMMENT ON COLUMN inference_result.model IS 'Model that served it, or was asked last.';
COMMENT ON COLUMN inference_result.prompt_name IS 'Prompt template rendered.';
COMMENT ON COLUMN inference_result.prompt_version IS 'Its version.';
COMMENT ON COLUMN inference_result.attempts IS 'Provider calls made.';
COMMENT ON COLUMN inference_result.error_code IS 'ErrorCode of a failed request.';
COMMENT ON COLUMN inference_result.error_message IS 'What went wrong.';
COMMENT ON COLUMN inference_result.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN inference_result.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN inference_result.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN inference_result.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN inference_result.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN inference_result.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN inference_result.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN inference_result.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN inference_result.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN inference_result.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN inference_result.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN inference_result.usage_estimated IS 'True where the provider gave no usage.';
COMMENT ON COLUMN inference_result.requested_at IS 'When the request was made.';
COMMENT ON COLUMN inference_result.started_at IS 'When the serving call started.';
COMMENT ON COLUMN inference_result.finished_at IS 'When the request ended.';
COMMENT ON COLUMN inference_result.queue_time_micros IS 'From arrival in Kafka to the first attempt, microseconds.';
COMMENT ON COLUMN inference_result.provider_time_micros IS 'Inside the serving call, microseconds.';

CREATE TABLE attempt (
    attempt_id                 uuid NOT NULL,
    day                        date NOT NULL,
    request_id                 uuid NOT NULL,
    number                     integer NOT NULL,
    status                     text NOT NULL CHECK (status IN ('success', 'error', 'unknown')),
    user_id                    text NOT NULL,
    project                    text NOT NULL,
    tags                       jsonb NOT NULL DEFAULT '{}',
    api_key_id                 text,
    provider                   text NOT NULL,
    model                      text NOT NULL,
    operation                  text NOT NULL,
    lane                       text NOT NULL,
    credential_reference       text,
    error_code                 text,
    error_message              text,
    http_status                integer,
    provider_request_id        text,
    served_by                  text,
    served_model               text,
    service_tier               text,
    input_tokens               bigint NOT NULL DEFAULT 0,
    cached_input_tokens        bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens      bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens      bigint NOT NULL DEFAULT 0,
    audio_input_tokens         bigint NOT NULL DEFAULT 0,
    image_input_tokens         bigint NOT NULL DEFAULT 0,
    output_tokens              bigint NOT NULL DEFAULT 0,
    reasoning_tokens           bigint NOT NULL DEFAULT 0,
    audio_output_tokens        bigint NOT NULL DEFAULT 0,
    image_output_tokens        bigint NOT NULL DEFAULT 0,
    search_units               bigint NOT NULL DEFAULT 0,
    usage_estimated            boolean NOT NULL DEFAULT false,
    interrupted                boolean NOT NULL DEFAULT false,
    prompt_name                text,
    prompt_version             integer,
    worker_id                  text NOT NULL,
    trace_id                   text,
    source_topic               text NOT NULL,
    source_partition           integer NOT NULL,
    source_offset              bigint NOT NULL,
    journal_started            bigint,
    journal_ended              bigint NOT NULL,
    presumed                   boolean NOT NULL DEFAULT false,
    started_at                 timestamptz NOT NULL,
    finished_at                timestamptz,
    duration_micros            bigint,
    time_to_first_token_micros bigint,
    queue_time_micros          bigint,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (attempt_id, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE attempt IS 'Telemetry: one row per ended provider call, whether it succeeded, failed or its outcome is unknown.';
COMMENT ON COLUMN attempt.attempt_id IS 'The call, a version 7 UUID; its Idempotency-Key at the provider.';
COMMENT ON COLUMN attempt.day IS 'UTC day inside attempt_id; the partition.';
COMMENT ON COLUMN attempt.request_id IS 'The request it served.';
COMMENT ON COLUMN attempt.number IS '1 for the request''s first call.';
COMMENT ON COLUMN attempt.status IS 'success, error or unknown.';
COMMENT ON COLUMN attempt.user_id IS 'User the call was made for.';
COMMENT ON COLUMN attempt.project IS 'Project the spend belongs to.';
COMMENT ON COLUMN attempt.tags IS 'Attribution tags, a flat object of texts.';
COMMENT ON COLUMN attempt.api_key_id IS 'Public id of the API key the request came with.';
COMMENT ON COLUMN attempt.provider IS 'Provider called.';
COMMENT ON COLUMN attempt.model IS 'Model asked for.';
COMMENT ON COLUMN attempt.operation IS 'chat, embeddings or text_generation.';
COMMENT ON COLUMN attempt.lane IS 'interactive or bulk.';
COMMENT ON COLUMN attempt.credential_reference IS 'Which stored credential was used; never the token.';
COMMENT ON COLUMN attempt.error_code IS 'ErrorCode where the status is not success.';
COMMENT ON COLUMN attempt.error_message IS 'What went wrong; never prompt text or secrets.';
COMMENT ON COLUMN attempt.http_status IS 'HTTP status of the provider''s answer.';
COMMENT ON COLUMN attempt.provider_request_id IS 'The provider''s own id of the call.';
COMMENT ON COLUMN attempt.served_by IS 'True backend where the provider routes on.';
COMMENT ON COLUMN attempt.served_model IS 'Model the provider says it used.';
COMMENT ON COLUMN attempt.service_tier IS 'Service tier the provider says it used.';
COMMENT ON COLUMN attempt.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN attempt.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN attempt.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN attempt.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN attempt.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN attempt.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN attempt.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN attempt.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN attempt.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN attempt.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN attempt.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN attempt.usage_estimated IS 'True where the provider gave no usage.';
COMMENT ON COLUMN attempt.interrupted IS 'True where a stream broke after it had begun.';
COMMENT ON COLUMN attempt.prompt_name IS 'Prompt template rendered.';
COMMENT ON COLUMN attempt.prompt_version IS 'Its version.';
COMMENT ON COLUMN attempt.worker_id IS 'Worker that made the call.';
COMMENT ON COLUMN attempt.trace_id IS 'W3C trace id.';
COMMENT ON COLUMN attempt.source_topic IS 'Request topic the request came by.';
COMMENT ON COLUMN attempt.source_partition IS 'Its partition.';
COMMENT ON COLUMN attempt.source_offset IS 'Its offset.';
COMMENT ON COLUMN attempt.journal_started IS 'Offset of its AttemptStarted in the journal partition of its source partition; null where that was not read.';
COMMENT ON COLUMN attempt.journal_ended IS 'Offset there of the entry by which it first counted as ended.';
COMMENT ON COLUMN attempt.presumed IS 'True where that entry only presumed so; an end that came later corrected the row and ended no request.';
COMMENT ON COLUMN attempt.started_at IS 'When the call started.';
COMMENT ON COLUMN attempt.finished_at IS 'When its end was known; null where nobody saw it and it is only presumed.';
COMMENT ON COLUMN attempt.duration_micros IS 'Provider call, microseconds; null where the end is only presumed.';
COMMENT ON COLUMN attempt.time_to_first_token_micros IS 'To the first token of a streamed answer, microseconds.';
COMMENT ON COLUMN attempt.queue_time_micros IS 'From the request''s arrival in Kafka to this call, microseconds.';
COMMENT ON COLUMN attempt.created_at IS 'When this row was written.';

CREATE INDEX attempt_by_request ON attempt (request_id);
CREATE INDEX attempt_by_user ON attempt (user_id, attempt_id DESC);

CREATE TABLE open_attempt (
    attempt_id        uuid PRIMARY KEY,
    request_id        uuid NOT NULL,
    user_id           text NOT NULL,
    provider          text NOT NULL,
    model             text NOT NULL,
    worker_id         text NOT NULL,
    source_topic      text NOT NULL,
    source_partition  integer NOT NULL,
    source_offset     bigint NOT NULL,
    journal_partition integer NOT NULL,
    journal_started   bigint NOT NULL,
    started_entry     bytea NOT NULL,
    started_at        timestamptz NOT NULL,
    call_deadline     timestamptz NOT NULL,
    opened_at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE open_attempt IS 'Provider calls that have started and have no end yet.';
COMMENT ON COLUMN open_attempt.attempt_id IS 'The call.';
COMMENT ON COLUMN open_attempt.request_id IS 'The request it serves.';
COMMENT ON COLUMN open_attempt.user_id IS 'User it is made for.';
COMMENT ON COLUMN open_attempt.provider IS 'Provider called.';
COMMENT ON COLUMN open_attempt.model IS 'Model asked for.';
COMMENT ON COLUMN open_attempt.worker_id IS 'Worker that makes it.';
COMMENT ON COLUMN open_attempt.source_topic IS 'Request topic the request came by.';
COMMENT ON COLUMN open_attempt.source_partition IS 'Its partition.';
COMMENT ON COLUMN open_attempt.source_offset IS 'Its offset.';
COMMENT ON COLUMN open_attempt.journal_partition IS 'Journal partition of its source partition.';
COMMENT ON COLUMN open_attempt.journal_started IS 'Offset of its AttemptStarted there.';
COMMENT ON COLUMN open_attempt.started_entry IS 'Its AttemptStarted as it stands in the journal, in wire format: what AttemptPresumedUnknown is made of.';
COMMENT ON COLUMN open_attempt.started_at IS 'When it started.';
COMMENT ON COLUMN open_attempt.call_deadline IS 'Past it, the call counts as unknown.';
COMMENT ON COLUMN open_attempt.opened_at IS 'When this row was written; the call is over by this clock once it has had its time from then on.';

CREATE TABLE model_price (
    price_version   text NOT NULL,
    provider        text NOT NULL,
    model           text NOT NULL,
    effective_from  timestamptz NOT NULL,
    currency        text NOT NULL DEFAULT 'USD',
    origin          text NOT NULL DEFAULT 'operator' CHECK (origin IN ('built-in', 'operator')),
    input           numeric(38,12),
    cached_input    numeric(38,12),
    cache_write_5m  numeric(38,12),
    cache_write_1h  numeric(38,12),
    audio_input     numeric(38,12),
    image_input     numeric(38,12),
    output          numeric(38,12),
    reasoning       numeric(38,12),
    audio_output    numeric(38,12),
    image_output    numeric(38,12),
    per_request     numeric(38,12),
    per_search_unit numeric(38,12),
    source          text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, model, effective_from, price_version)
);
COMMENT ON TABLE model_price IS 'The price book: immutable, effective-dated prices, US dollars per million tokens unless said otherwise.';
COMMENT ON COLUMN model_price.price_version IS 'Names this price in cost records, such as the catalogue''s date or an operator''s revision.';
COMMENT ON COLUMN model_price.provider IS 'Provider the price is for.';
COMMENT ON COLUMN model_price.model IS 'Model or model prefix the price is for; the longest match holds.';
COMMENT ON COLUMN model_price.effective_from IS 'First instant the price holds; until a later one of the same provider and model.';
COMMENT ON COLUMN model_price.currency IS 'Currency of the amounts, ISO 4217.';
COMMENT ON COLUMN model_price.origin IS 'built-in: shipped with a release; operator: your own, which holds before a built-in one of the same provider and model.';
COMMENT ON COLUMN model_price.input IS 'Per million uncached text input tokens.';
COMMENT ON COLUMN model_price.cached_input IS 'Per million cached input tokens; null: as input.';
COMMENT ON COLUMN model_price.cache_write_5m IS 'Per million tokens written to a 5-minute cache; null: as input.';
COMMENT ON COLUMN model_price.cache_write_1h IS 'Per million tokens written to a 1-hour cache; null: as cache_write_5m.';
COMMENT ON COLUMN model_price.audio_input IS 'Per million audio input tokens; null: as input.';
COMMENT ON COLUMN model_price.image_input IS 'Per million image input tokens; null: as input.';
COMMENT ON COLUMN model_price.output IS 'Per million text output tokens.';
COMMENT ON COLUMN model_price.reasoning IS 'Per million reasoning tokens; null: as output.';
COMMENT ON COLUMN model_price.audio_output IS 'Per million audio output tokens; null: as output.';
COMMENT ON COLUMN model_price.image_output IS 'Per million image output tokens; null: as output.';
COMMENT ON COLUMN model_price.per_request IS 'Per successful call, US dollars; null: nothing.';
COMMENT ON COLUMN model_price.per_search_unit IS 'Per search unit, US dollars; null: a call that used some is unpriced.';
COMMENT ON COLUMN model_price.source IS 'Where the figures are from.';
COMMENT ON COLUMN model_price.created_at IS 'When the price was added.';

CREATE TABLE cost_record (
    attempt_id            uuid NOT NULL,
    entry                 integer NOT NULL,
    day                   date NOT NULL,
    kind                  text NOT NULL CHECK (kind IN ('recorded', 'corrected')),
    reason                text,
    request_id            uuid NOT NULL,
    status                text NOT NULL CHECK (status IN ('success', 'error', 'unknown')),
    user_id               text NOT NULL,
    project               text NOT NULL,
    tags                  jsonb NOT NULL DEFAULT '{}',
    api_key_id            text,
    provider              text NOT NULL,
    model                 text NOT NULL,
    input_tokens          bigint NOT NULL DEFAULT 0,
    cached_input_tokens   bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
    audio_input_tokens    bigint NOT NULL DEFAULT 0,
    image_input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens         bigint NOT NULL DEFAULT 0,
    reasoning_tokens      bigint NOT NULL DEFAULT 0,
    audio_output_tokens   bigint NOT NULL DEFAULT 0,
    image_output_tokens   bigint NOT NULL DEFAULT 0,
    search_units          bigint NOT NULL DEFAULT 0,
    usage_estimated       boolean NOT NULL DEFAULT false,
    cost_usd              numeric(38,12),
    upper_bound_usd       numeric(38,12),
    unbounded             boolean NOT NULL DEFAULT false,
    price_version         text,
    unpriced              boolean NOT NULL DEFAULT false,
    trace_id              text,
    attempt_started_at    timestamptz NOT NULL,
    recorded_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (attempt_id, entry, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE cost_record IS 'The ledger: entries of money per attempt. The sum of cost_usd over an attempt''s entries is its cost.';
COMMENT ON COLUMN cost_record.attempt_id IS 'The attempt.';
COMMENT ON COLUMN cost_record.entry IS '0 for the attempt''s first entry; corrections count up.';
COMMENT ON COLUMN cost_record.day IS 'UTC day inside attempt_id; the partition.';
COMMENT ON COLUMN cost_record.kind IS 'recorded, or corrected by a later fact or price.';
COMMENT ON COLUMN cost_record.reason IS 'Why a correction was made.';
COMMENT ON COLUMN cost_record.request_id IS 'Its request.';
COMMENT ON COLUMN cost_record.status IS 'How the attempt ended, as known with this entry.';
COMMENT ON COLUMN cost_record.user_id IS 'User the call was made for.';
COMMENT ON COLUMN cost_record.project IS 'Project the spend belongs to.';
COMMENT ON COLUMN cost_record.tags IS 'Attribution tags, a flat object of texts.';
COMMENT ON COLUMN cost_record.api_key_id IS 'Public id of the API key the request came with.';
COMMENT ON COLUMN cost_record.provider IS 'Provider called.';
COMMENT ON COLUMN cost_record.model IS 'Model asked for.';
COMMENT ON COLUMN cost_record.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN cost_record.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN cost_record.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN cost_record.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN cost_record.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN cost_record.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN cost_record.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN cost_record.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN cost_record.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN cost_record.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN cost_record.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN cost_record.usage_estimated IS 'True where the provider gave no usage.';
COMMENT ON COLUMN cost_record.cost_usd IS 'What this entry adds to the attempt''s cost, US dollars; null where the cost is not known.';
COMMENT ON COLUMN cost_record.upper_bound_usd IS 'For an unknown outcome: the most it can have cost, US dollars; null where no cap is known. The correction that makes the outcome known takes it back, as a negative amount.';
COMMENT ON COLUMN cost_record.unbounded IS 'True for an unknown outcome without an upper bound: no output cap is known, or no price.';
COMMENT ON COLUMN cost_record.price_version IS 'The price applied; null where there is none or nothing was used.';
COMMENT ON COLUMN cost_record.unpriced IS 'True where the model has no price.';
COMMENT ON COLUMN cost_record.trace_id IS 'W3C trace id.';
COMMENT ON COLUMN cost_record.attempt_started_at IS 'When the attempt started; decides the rollup bucket.';
COMMENT ON COLUMN cost_record.recorded_at IS 'When this entry was written.';

CREATE INDEX cost_record_by_request ON cost_record (request_id);

CREATE TABLE cost_hourly (
    bucket                timestamptz NOT NULL,
    user_id               text NOT NULL,
    project               text NOT NULL,
    provider              text NOT NULL,
    model                 text NOT NULL,
    requests              bigint NOT NULL DEFAULT 0,
    errors                bigint NOT NULL DEFAULT 0,
    unknowns              bigint NOT NULL DEFAULT 0,
    unbounded             bigint NOT NULL DEFAULT 0,
    unpriced              bigint NOT NULL DEFAULT 0,
    input_tokens          bigint NOT NULL DEFAULT 0,
    cached_input_tokens   bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
    audio_input_tokens    bigint NOT NULL DEFAULT 0,
    image_input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens         bigint NOT NULL DEFAULT 0,
    reasoning_tokens      bigint NOT NULL DEFAULT 0,
    audio_output_tokens   bigint NOT NULL DEFAULT 0,
    image_output_tokens   bigint NOT NULL DEFAULT 0,
    search_units          bigint NOT NULL DEFAULT 0,
    cost_usd              numeric(38,12) NOT NULL DEFAULT 0,
    upper_bound_usd       numeric(38,12) NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, user_id, project, provider, model)
);
COMMENT ON TABLE cost_hourly IS 'Rollup of cost_record by hour.';
COMMENT ON COLUMN cost_hourly.bucket IS 'Start of the hour (UTC) in which the attempts started.';
COMMENT ON COLUMN cost_hourly.user_id IS 'User the call was made for.';
COMMENT ON COLUMN cost_hourly.project IS 'Project the spend belongs to.';
COMMENT ON COLUMN cost_hourly.provider IS 'Provider called.';
COMMENT ON COLUMN cost_hourly.model IS 'Model asked for.';
COMMENT ON COLUMN cost_hourly.requests IS 'Provider calls.';
COMMENT ON COLUMN cost_hourly.errors IS 'Calls that failed.';
COMMENT ON COLUMN cost_hourly.unknowns IS 'Calls whose outcome is not known.';
COMMENT ON COLUMN cost_hourly.unbounded IS 'Those of them without an upper bound; nothing of theirs is in upper_bound_usd.';
COMMENT ON COLUMN cost_hourly.unpriced IS 'Calls whose model has no price; their cost is not in cost_usd.';
COMMENT ON COLUMN cost_hourly.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN cost_hourly.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN cost_hourly.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN cost_hourly.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN cost_hourly.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN cost_hourly.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN cost_hourly.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN cost_hourly.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN cost_hourly.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN cost_hourly.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN cost_hourly.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN cost_hourly.cost_usd IS 'Sum of the ledger entries'' known cost, US dollars.';
COMMENT ON COLUMN cost_hourly.upper_bound_usd IS 'Sum of the known upper bounds of unknown calls, US dollars.';

CREATE TABLE cost_daily (
    bucket                date NOT NULL,
    user_id               text NOT NULL,
    project               text NOT NULL,
    provider              text NOT NULL,
    model                 text NOT NULL,
    requests              bigint NOT NULL DEFAULT 0,
    errors                bigint NOT NULL DEFAULT 0,
    unknowns              bigint NOT NULL DEFAULT 0,
    unbounded             bigint NOT NULL DEFAULT 0,
    unpriced              bigint NOT NULL DEFAULT 0,
    input_tokens          bigint NOT NULL DEFAULT 0,
    cached_input_tokens   bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
    audio_input_tokens    bigint NOT NULL DEFAULT 0,
    image_input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens         bigint NOT NULL DEFAULT 0,
    reasoning_tokens      bigint NOT NULL DEFAULT 0,
    audio_output_tokens   bigint NOT NULL DEFAULT 0,
    image_output_tokens   bigint NOT NULL DEFAULT 0,
    search_units          bigint NOT NULL DEFAULT 0,
    cost_usd              numeric(38,12) NOT NULL DEFAULT 0,
    upper_bound_usd       numeric(38,12) NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, user_id, project, provider, model)
);
COMMENT ON TABLE cost_daily IS 'Rollup of cost_record by day.';
COMMENT ON COLUMN cost_daily.bucket IS 'UTC day on which the attempts started.';
COMMENT ON COLUMN cost_daily.user_id IS 'User the call was made for.';
COMMENT ON COLUMN cost_daily.project IS 'Project the spend belongs to.';
COMMENT ON COLUMN cost_daily.provider IS 'Provider called.';
COMMENT ON COLUMN cost_daily.model IS 'Model asked for.';
COMMENT ON COLUMN cost_daily.requests IS 'Provider calls.';
COMMENT ON COLUMN cost_daily.errors IS 'Calls that failed.';
COMMENT ON COLUMN cost_daily.unknowns IS 'Calls whose outcome is not known.';
COMMENT ON COLUMN cost_daily.unbounded IS 'Those of them without an upper bound; nothing of theirs is in upper_bound_usd.';
COMMENT ON COLUMN cost_daily.unpriced IS 'Calls whose model has no price; their cost is not in cost_usd.';
COMMENT ON COLUMN cost_daily.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN cost_daily.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN cost_daily.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN cost_daily.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN cost_daily.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN cost_daily.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN cost_daily.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN cost_daily.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN cost_daily.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN cost_daily.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN cost_daily.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN cost_daily.cost_usd IS 'Sum of the ledger entries'' known cost, US dollars.';
COMMENT ON COLUMN cost_daily.upper_bound_usd IS 'Sum of the known upper bounds of unknown calls, US dollars.';

CREATE TABLE cost_daily_by_tag (
    bucket                date NOT NULL,
    tag_key               text NOT NULL,
    tag_value             text NOT NULL,
    user_id               text NOT NULL,
    project               text NOT NULL,
    provider              text NOT NULL,
    model                 text NOT NULL,
    requests              bigint NOT NULL DEFAULT 0,
    errors                bigint NOT NULL DEFAULT 0,
    unknowns              bigint NOT NULL DEFAULT 0,
    unbounded             bigint NOT NULL DEFAULT 0,
    unpriced              bigint NOT NULL DEFAULT 0,
    input_tokens          bigint NOT NULL DEFAULT 0,
    cached_input_tokens   bigint NOT NULL DEFAULT 0,
    cache_write_5m_tokens bigint NOT NULL DEFAULT 0,
    cache_write_1h_tokens bigint NOT NULL DEFAULT 0,
    audio_input_tokens    bigint NOT NULL DEFAULT 0,
    image_input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens         bigint NOT NULL DEFAULT 0,
    reasoning_tokens      bigint NOT NULL DEFAULT 0,
    audio_output_tokens   bigint NOT NULL DEFAULT 0,
    image_output_tokens   bigint NOT NULL DEFAULT 0,
    search_units          bigint NOT NULL DEFAULT 0,
    cost_usd              numeric(38,12) NOT NULL DEFAULT 0,
    upper_bound_usd       numeric(38,12) NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, tag_key, tag_value, user_id, project, provider, model)
);
COMMENT ON TABLE cost_daily_by_tag IS 'Rollup of cost_record by day and tag; an attempt counts once under each of its tags.';
COMMENT ON COLUMN cost_daily_by_tag.bucket IS 'UTC day on which the attempts started.';
COMMENT ON COLUMN cost_daily_by_tag.tag_key IS 'Tag name.';
COMMENT ON COLUMN cost_daily_by_tag.tag_value IS 'Tag value.';
COMMENT ON COLUMN cost_daily_by_tag.user_id IS 'User the call was made for.';
COMMENT ON COLUMN cost_daily_by_tag.project IS 'Project the spend belongs to.';
COMMENT ON COLUMN cost_daily_by_tag.provider IS 'Provider called.';
COMMENT ON COLUMN cost_daily_by_tag.model IS 'Model asked for.';
COMMENT ON COLUMN cost_daily_by_tag.requests IS 'Provider calls.';
COMMENT ON COLUMN cost_daily_by_tag.errors IS 'Calls that failed.';
COMMENT ON COLUMN cost_daily_by_tag.unknowns IS 'Calls whose outcome is not known.';
COMMENT ON COLUMN cost_daily_by_tag.unbounded IS 'Those of them without an upper bound; nothing of theirs is in upper_bound_usd.';
COMMENT ON COLUMN cost_daily_by_tag.unpriced IS 'Calls whose model has no price; their cost is not in cost_usd.';
COMMENT ON COLUMN cost_daily_by_tag.input_tokens IS 'Text input tokens neither read from nor written to a cache.';
COMMENT ON COLUMN cost_daily_by_tag.cached_input_tokens IS 'Input tokens read from the provider''s prompt cache.';
COMMENT ON COLUMN cost_daily_by_tag.cache_write_5m_tokens IS 'Input tokens written to a prompt cache kept 5 minutes, or for the provider''s only duration.';
COMMENT ON COLUMN cost_daily_by_tag.cache_write_1h_tokens IS 'Input tokens written to a prompt cache kept 1 hour.';
COMMENT ON COLUMN cost_daily_by_tag.audio_input_tokens IS 'Audio input tokens.';
COMMENT ON COLUMN cost_daily_by_tag.image_input_tokens IS 'Image input tokens, where the provider counts them apart.';
COMMENT ON COLUMN cost_daily_by_tag.output_tokens IS 'Text output tokens without reasoning.';
COMMENT ON COLUMN cost_daily_by_tag.reasoning_tokens IS 'Reasoning (thinking) output tokens.';
COMMENT ON COLUMN cost_daily_by_tag.audio_output_tokens IS 'Audio output tokens.';
COMMENT ON COLUMN cost_daily_by_tag.image_output_tokens IS 'Image output tokens.';
COMMENT ON COLUMN cost_daily_by_tag.search_units IS 'Search or rerank units, a count.';
COMMENT ON COLUMN cost_daily_by_tag.cost_usd IS 'Sum of the ledger entries'' known cost, US dollars.';
COMMENT ON COLUMN cost_daily_by_tag.upper_bound_usd IS 'Sum of the known upper bounds of unknown calls, US dollars.';

CREATE TABLE evaluation (
    evaluation_id     uuid PRIMARY KEY,
    request_id        uuid NOT NULL,
    metric            text NOT NULL,
    score             double precision NOT NULL CHECK (score BETWEEN 0 AND 1),
    label             text,
    comment           text,
    evaluator         text NOT NULL CHECK (evaluator IN ('human', 'automated')),
    evaluator_name    text NOT NULL,
    evaluator_version text,
    user_id           text NOT NULL,
    evaluated_at      timestamptz NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE evaluation IS 'Scores given to inferences.';
COMMENT ON COLUMN evaluation.evaluation_id IS 'Identity of the score; the same id again is the same score.';
COMMENT ON COLUMN evaluation.request_id IS 'The inference that is scored.';
COMMENT ON COLUMN evaluation.metric IS 'What is scored.';
COMMENT ON COLUMN evaluation.score IS 'From 0.0 (worst) to 1.0 (best).';
COMMENT ON COLUMN evaluation.label IS 'A category beside the score.';
COMMENT ON COLUMN evaluation.comment IS 'A remark of the evaluator.';
COMMENT ON COLUMN evaluation.evaluator IS 'human or automated.';
COMMENT ON COLUMN evaluation.evaluator_name IS 'Who or what scored.';
COMMENT ON COLUMN evaluation.evaluator_version IS 'Version of an automated evaluator.';
COMMENT ON COLUMN evaluation.user_id IS 'User who published the score.';
COMMENT ON COLUMN evaluation.evaluated_at IS 'When.';
COMMENT ON COLUMN evaluation.created_at IS 'When this row was written.';

CREATE INDEX evaluation_by_request ON evaluation (request_id);

CREATE TABLE prompt_template (
    name       text NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    template   text,
    messages   jsonb,
    variables  jsonb NOT NULL DEFAULT '{}',
    defaults   jsonb NOT NULL DEFAULT '{}',
    note       text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version),
    CHECK ((template IS NULL) <> (messages IS NULL))
);
COMMENT ON TABLE prompt_template IS 'Versioned prompts; a version never changes.';
COMMENT ON COLUMN prompt_template.name IS 'Name of the prompt.';
COMMENT ON COLUMN prompt_template.version IS 'Counted up from 1.';
COMMENT ON COLUMN prompt_template.template IS 'Jinja template of a plain text prompt; null where messages is set.';
COMMENT ON COLUMN prompt_template.messages IS 'Chat messages whose contents are Jinja templates; null where template is set.';
COMMENT ON COLUMN prompt_template.variables IS 'Declared variables: type, default, required each.';
COMMENT ON COLUMN prompt_template.defaults IS 'Default model and parameters.';
COMMENT ON COLUMN prompt_template.note IS 'What this version is for.';
COMMENT ON COLUMN prompt_template.created_by IS 'User who made it.';
COMMENT ON COLUMN prompt_template.created_at IS 'When it was made.';

CREATE TABLE provider_token (
    token_id     uuid PRIMARY KEY,
    provider     text NOT NULL,
    user_id      text NOT NULL,
    version      integer NOT NULL,
    sealed_token bytea NOT NULL,
    key_id       text NOT NULL,
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, user_id)
);
COMMENT ON TABLE provider_token IS 'Provider tokens, sealed: the gateway can write and replace but not read one, the worker opens it in memory.';
COMMENT ON COLUMN provider_token.token_id IS 'Identity of this token; part of what the sealed bytes are bound to.';
COMMENT ON COLUMN provider_token.provider IS 'Provider it is for.';
COMMENT ON COLUMN provider_token.user_id IS 'User it belongs to.';
COMMENT ON COLUMN provider_token.version IS 'Counts up with every replacement for the same provider and user; bound as well.';
COMMENT ON COLUMN provider_token.sealed_token IS 'The token under Tink hybrid encryption (HPKE).';
COMMENT ON COLUMN provider_token.key_id IS 'Key of the keyset it is sealed with.';
COMMENT ON COLUMN provider_token.created_by IS 'Who stored it.';
COMMENT ON COLUMN provider_token.created_at IS 'When it was stored.';

CREATE TABLE api_key (
    key_id            text PRIMARY KEY,
    key_hash          bytea NOT NULL,
    name              text NOT NULL DEFAULT '',
    user_id           text NOT NULL,
    project           text NOT NULL DEFAULT 'default',
    scopes            text[] NOT NULL DEFAULT '{inference}',
    allowed_providers text[],
    allowed_models    text[],
    expires_at        timestamptz,
    revoked_at        timestamptz,
    created_by        text NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE api_key IS 'Keys of the gateway''s callers; the secret is kept as a keyed hash only.';
COMMENT ON COLUMN api_key.key_id IS 'Public part of the key.';
COMMENT ON COLUMN api_key.key_hash IS 'HMAC-SHA-256 of the secret part, keyed by the gateway''s pepper.';
COMMENT ON COLUMN api_key.name IS 'What the key is for.';
COMMENT ON COLUMN api_key.user_id IS 'User its requests are made for.';
COMMENT ON COLUMN api_key.project IS 'Project its spend belongs to.';
COMMENT ON COLUMN api_key.scopes IS 'What it may do: inference, tokens, admin.';
COMMENT ON COLUMN api_key.allowed_providers IS 'Providers it may use; null: all.';
COMMENT ON COLUMN api_key.allowed_models IS 'Models it may use; null: all.';
COMMENT ON COLUMN api_key.expires_at IS 'When it stops working; null: never.';
COMMENT ON COLUMN api_key.revoked_at IS 'When it was revoked; null: it works.';
COMMENT ON COLUMN api_key.created_by IS 'Who made it.';
COMMENT ON COLUMN api_key.created_at IS 'When it was made.';

CREATE TABLE budget (
    budget_id  uuid PRIMARY KEY,
    scope      text NOT NULL CHECK (scope IN ('api_key', 'user', 'project')),
    subject    text NOT NULL,
    period     text NOT NULL CHECK (period IN ('daily', 'monthly')),
    limit_usd  numeric(38,12) NOT NULL CHECK (limit_usd >= 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (scope, subject, period)
);
COMMENT ON TABLE budget IS 'Spend limits; reserved before a call, settled after.';
COMMENT ON COLUMN budget.budget_id IS 'Identity of the budget.';
COMMENT ON COLUMN budget.scope IS 'What it limits: api_key, user or project.';
COMMENT ON COLUMN budget.subject IS 'Which one.';
COMMENT ON COLUMN budget.period IS 'daily or monthly, UTC.';
COMMENT ON COLUMN budget.limit_usd IS 'Most that may be spent in a period, US dollars.';
COMMENT ON COLUMN budget.created_by IS 'Who set it.';
COMMENT ON COLUMN budget.created_at IS 'When it was set.';

CREATE TABLE consumer_offset (
    consumer    text NOT NULL,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, topic, partition)
);
COMMENT ON TABLE consumer_offset IS 'How far each consumer has read, moved in the same transaction as the rows it wrote.';
COMMENT ON COLUMN consumer_offset.consumer IS 'Consumer group.';
COMMENT ON COLUMN consumer_offset.topic IS 'Topic.';
COMMENT ON COLUMN consumer_offset.partition IS 'Partition.';
COMMENT ON COLUMN consumer_offset.next_offset IS 'Offset of the next record to read.';
COMMENT ON COLUMN consumer_offset.updated_at IS 'When it last moved.';

CREATE VIEW focus_cost AS
SELECT cost_usd                                       AS "BilledCost",
       cost_usd                                       AS "EffectiveCost",
       cost_usd                                       AS "ListCost",
       cost_usd                                       AS "ContractedCost",
       'USD'::text                                    AS "BillingCurrency",
       'Usage'::text                                  AS "ChargeCategory",
       CASE kind WHEN 'corrected' THEN 'Correction' END AS "ChargeClass",
       date_trunc('hour', attempt_started_at, 'UTC')  AS "ChargePeriodStart",
       date_trunc('hour', attempt_started_at, 'UTC') + interval '1 hour' AS "ChargePeriodEnd",
       'AI and Machine Learning'::text                AS "ServiceCategory",
       'Generative AI'::text                          AS "ServiceSubcategory",
       provider || ' inference'                       AS "ServiceName",
       provider                                       AS "ProviderName",
       provider                                       AS "PublisherName",
       provider                                       AS "InvoiceIssuerName",
       model                                          AS "SkuId",
       price_version                                  AS "SkuPriceId",
       project                                        AS "SubAccountId",
       tags                                           AS "Tags",
       'Tokens'::text                                 AS "ConsumedUnit",
       input_tokens + cached_input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + audio_input_tokens
           + image_input_tokens + output_tokens + reasoning_tokens + audio_output_tokens + image_output_tokens
                                                      AS "ConsumedQuantity",
       attempt_id                                     AS "x_AttemptId",
       request_id                                     AS "x_RequestId",
       user_id                                        AS "x_UserId",
       status                                         AS "x_AttemptStatus"
FROM cost_record;
COMMENT ON VIEW focus_cost IS 'cost_record under the column names of FinOps FOCUS 1.2 (https://focus.finops.org); a null cost is one that is not known.';

-- Prices and ledger entries are never edited.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: add a row instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_change IS 'Trigger of the append-only tables.';
CREATE TRIGGER model_price_is_append_only BEFORE UPDATE OR DELETE ON model_price FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cost_record_is_append_only BEFORE UPDATE OR DELETE ON cost_record FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Services own no tables; they ask the owner for the partitions they are about to write to.
CREATE FUNCTION ensure_partitions(from_day date, to_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = aistrale, pg_temp AS $$
DECLARE
    parent text;
    on_day date := from_day;
BEGIN
    IF to_day - from_day > 60 THEN
        RAISE EXCEPTION 'ensure_partitions covers at most 60 days, not % to %', from_day, to_day;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('aistrale.ensure_partitions'));
    WHILE on_day <= to_day LOOP
        FOREACH parent IN ARRAY ARRAY['inference', 'inference_result', 'attempt', 'cost_record'] LOOP
            IF to_regclass(format('aistrale.%I', parent || to_char(on_day, '_YYYYMMDD'))) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    parent || to_char(on_day, '_YYYYMMDD'), parent, on_day, on_day + 1);
            END IF;
        END LOOP;
        on_day := on_day + 1;
    END LOOP;
END $$;
COMMENT ON FUNCTION ensure_partitions IS 'Creates the missing daily partitions from the first to the last day, both included; at most 60 days.';
