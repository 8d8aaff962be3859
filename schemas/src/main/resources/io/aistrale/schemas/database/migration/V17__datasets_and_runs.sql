-- Datasets, and runs of a dataset over prompt versions and models.

CREATE TABLE dataset (
    dataset_id  uuid PRIMARY KEY,
    user_id     text NOT NULL,
    name        text NOT NULL CHECK (name <> ''),
    description text,
    cases       integer NOT NULL CHECK (cases >= 1),
    digest      bytea NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (user_id, name)
);
COMMENT ON TABLE dataset IS 'Uploaded datasets. One never changes: its user''s name for it means these cases for good.';
COMMENT ON COLUMN dataset.dataset_id IS 'The dataset, a version 7 UUID.';
COMMENT ON COLUMN dataset.user_id IS 'User who uploaded it; its owner.';
COMMENT ON COLUMN dataset.name IS 'Its name, one of the owner''s.';
COMMENT ON COLUMN dataset.description IS 'What it is for, in the owner''s words.';
COMMENT ON COLUMN dataset.cases IS 'How many cases it has.';
COMMENT ON COLUMN dataset.digest IS 'SHA-256 of what was uploaded: the same bytes again are the same dataset.';
COMMENT ON COLUMN dataset.created_at IS 'When it was uploaded, by the gateway''s clock.';

CREATE TABLE dataset_case (
    dataset_id uuid NOT NULL REFERENCES dataset ON DELETE CASCADE,
    number     integer NOT NULL CHECK (number >= 1),
    variables  text NOT NULL,
    expected   text,
    tags       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (dataset_id, number)
);
COMMENT ON TABLE dataset_case IS 'Cases of datasets, in plaintext, as prompts are.';
COMMENT ON COLUMN dataset_case.dataset_id IS 'The dataset.';
COMMENT ON COLUMN dataset_case.number IS 'Line it was uploaded in, counted from 1.';
COMMENT ON COLUMN dataset_case.variables IS 'Values of the prompt''s variables, a JSON object as it was written: how a number is written is part of it.';
COMMENT ON COLUMN dataset_case.expected IS 'Answer that evaluators hold the output against; null: none is known.';
COMMENT ON COLUMN dataset_case.tags IS 'Attribution tags of its requests, a flat object of texts.';

CREATE TABLE evaluation_run (
    run_id      uuid PRIMARY KEY,
    user_id     text NOT NULL,
    name        text,
    api_key_id  text NOT NULL,
    project     text NOT NULL,
    dataset     text NOT NULL,
    dataset_id  uuid REFERENCES dataset ON DELETE SET NULL,
    asked       jsonb NOT NULL,
    prompts     jsonb NOT NULL,
    models      jsonb NOT NULL,
    evaluators  jsonb NOT NULL,
    parameters  text,
    items       integer NOT NULL CHECK (items >= 1),
    next_item   integer NOT NULL DEFAULT 0,
    status      text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'cancelling', 'cancelled', 'finished', 'expired')),
    lease_owner uuid,
    lease_until timestamptz,
    created_at  timestamptz NOT NULL,
    started_at  timestamptz,
    finished_at timestamptz,
    UNIQUE (user_id, name)
);
COMMENT ON TABLE evaluation_run IS 'Runs: every case of a dataset over every prompt version and model. Asked for through the gateway, carried out by telemetry-consumer.';
COMMENT ON COLUMN evaluation_run.run_id IS 'The run, a version 7 UUID; the time inside it is that of all its requests'' ids.';
COMMENT ON COLUMN evaluation_run.user_id IS 'User it is run for; its owner, and the user of its requests.';
COMMENT ON COLUMN evaluation_run.name IS 'The owner''s name for it; null: it has none.';
COMMENT ON COLUMN evaluation_run.api_key_id IS 'Public id of the API key it was asked for with.';
COMMENT ON COLUMN evaluation_run.project IS 'Project its spend belongs to.';
COMMENT ON COLUMN evaluation_run.dataset IS 'Name of the dataset.';
COMMENT ON COLUMN evaluation_run.dataset_id IS 'The dataset; null once it is deleted, which cancels the run where it is not over.';
COMMENT ON COLUMN evaluation_run.asked IS 'What was asked for, as JSON: the same again under the same name is this run.';
COMMENT ON COLUMN evaluation_run.prompts IS 'Prompt versions, an array of {name, version, label}; a label was resolved when the run was made.';
COMMENT ON COLUMN evaluation_run.models IS 'Models, an array of {provider, model}.';
COMMENT ON COLUMN evaluation_run.evaluators IS 'Definitions of the evaluators that score its results, an array.';
COMMENT ON COLUMN evaluation_run.parameters IS 'Model parameters of all its requests, a JSON object as it was written; null: the prompt versions'' own.';
COMMENT ON COLUMN evaluation_run.items IS 'Requests it takes: cases by prompt versions by models.';
COMMENT ON COLUMN evaluation_run.next_item IS 'First of them, counted from 0, that has never gone out.';
COMMENT ON COLUMN evaluation_run.status IS 'queued, running, cancelling (its open requests are being cancelled), or how it stands: cancelled (it may be resumed), finished, expired (its time was over before all had gone out).';
COMMENT ON COLUMN evaluation_run.lease_owner IS 'Instance that carries it out; a new id at every start.';
COMMENT ON COLUMN evaluation_run.lease_until IS 'From when on another instance may, by the database''s clock.';
COMMENT ON COLUMN evaluation_run.created_at IS 'When it was asked for, by the gateway''s clock.';
COMMENT ON COLUMN evaluation_run.started_at IS 'When its first requests went out.';
COMMENT ON COLUMN evaluation_run.finished_at IS 'When it came to stand as its status says; null while it goes on.';
CREATE INDEX evaluation_run_by_user ON evaluation_run (user_id, run_id DESC);
CREATE INDEX evaluation_run_going_on ON evaluation_run (run_id) WHERE status IN ('queued', 'running', 'cancelling');

CREATE TABLE evaluation_run_item (
    run_id       uuid NOT NULL REFERENCES evaluation_run ON DELETE CASCADE,
    item         integer NOT NULL CHECK (item >= 0),
    tries        integer NOT NULL DEFAULT 1,
    request_id   uuid NOT NULL UNIQUE,
    state        text NOT NULL CHECK (state IN ('queued', 'going_out', 'published', 'ended')),
    status       text CHECK (status IN ('succeeded', 'failed', 'cancelled', 'expired', 'lost')),
    cancel_asked boolean NOT NULL DEFAULT false,
    going_out_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, item),
    CHECK ((state = 'ended') = (status IS NOT NULL))
-- Written three times.
) WITH (fillfactor = 70);
COMMENT ON TABLE evaluation_run_item IS 'Requests of runs that have gone out, or were about to.';
COMMENT ON COLUMN evaluation_run_item.run_id IS 'The run.';
COMMENT ON COLUMN evaluation_run_item.item IS 'Which of its requests, counted from 0: with v pairs of prompt version and model it is of case item / v + 1 and of pair item % v, the pairs being counted by prompt first, then by model.';
COMMENT ON COLUMN evaluation_run_item.tries IS 'Which request for this item: it is asked again, under another id, where it was cancelled with the run and the run resumed.';
COMMENT ON COLUMN evaluation_run_item.request_id IS 'The request; it follows from run, item and tries.';
COMMENT ON COLUMN evaluation_run_item.state IS 'queued (to go out again), going_out (on its way to Kafka, not known to be there), published, ended.';
COMMENT ON COLUMN evaluation_run_item.status IS 'How it ended: succeeded, failed, cancelled, expired; lost: its deadline is long over and no result is known.';
COMMENT ON COLUMN evaluation_run_item.cancel_asked IS 'Whether it was cancelled because its run was.';
COMMENT ON COLUMN evaluation_run_item.going_out_at IS 'When it last went out, by the database''s clock.';
CREATE INDEX evaluation_run_item_open ON evaluation_run_item (run_id, state) WHERE state <> 'ended';
CREATE INDEX evaluation_run_item_cancelled ON evaluation_run_item (run_id) WHERE cancel_asked;

GRANT SELECT, INSERT, DELETE ON dataset TO aistrale_gateway;
GRANT SELECT, INSERT ON dataset_case TO aistrale_gateway;
GRANT SELECT, INSERT, UPDATE (status, finished_at) ON evaluation_run TO aistrale_gateway;
GRANT SELECT ON evaluation_run_item TO aistrale_gateway;

GRANT SELECT ON dataset_case TO aistrale_telemetry;
GRANT SELECT, UPDATE (next_item, status, lease_owner, lease_until, started_at, finished_at) ON evaluation_run TO aistrale_telemetry;
GRANT SELECT, INSERT, UPDATE ON evaluation_run_item TO aistrale_telemetry;
-- How a run's results are evaluated, which the run loop says, and whether that is done.
REVOKE INSERT ON evaluation_case FROM aistrale_gateway;
GRANT SELECT, INSERT ON evaluation_case TO aistrale_telemetry;
GRANT SELECT (request_id) ON pending_evaluation TO aistrale_gateway;

-- Cases and what was asked are content; the rest may be looked at.
GRANT SELECT ON dataset, evaluation_run_item TO aistrale_reader;
GRANT SELECT (run_id, user_id, name, api_key_id, project, dataset, dataset_id, prompts, models, items, next_item, status, lease_owner,
    lease_until, created_at, started_at, finished_at) ON evaluation_run TO aistrale_reader;
