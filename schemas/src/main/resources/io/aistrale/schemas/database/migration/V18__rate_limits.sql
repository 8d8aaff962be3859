-- How many requests and tokens a minute may be used, by whom, and how the fleet shares it.

CREATE TABLE rate_limit (
    kind                text NOT NULL CHECK (kind IN ('provider', 'credential', 'api_key', 'user', 'project')),
    subject             text NOT NULL,
    requests_per_minute bigint CHECK (requests_per_minute > 0),
    tokens_per_minute   bigint CHECK (tokens_per_minute > 0),
    created_by          text NOT NULL,
    changed_at          timestamptz NOT NULL,
    PRIMARY KEY (kind, subject),
    CHECK (requests_per_minute IS NOT NULL OR tokens_per_minute IS NOT NULL)
);
COMMENT ON TABLE rate_limit IS 'Limits set through the gateway. They come before those of the workers'' settings; what a provider tells of itself lowers them.';
COMMENT ON COLUMN rate_limit.kind IS 'What is limited: provider (each of its credentials), credential, api_key, user or project.';
COMMENT ON COLUMN rate_limit.subject IS 'Which one: a provider''s name; a stored token''s id or platform:<provider>; a key''s id; a user; a project.';
COMMENT ON COLUMN rate_limit.requests_per_minute IS 'Provider calls that may be begun in a minute; null: not limited here.';
COMMENT ON COLUMN rate_limit.tokens_per_minute IS 'Tokens, of input and output together, that may be used in a minute; null: not limited here.';
COMMENT ON COLUMN rate_limit.created_by IS 'User who set it last.';
COMMENT ON COLUMN rate_limit.changed_at IS 'When that was.';

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO aistrale_gateway;
GRANT SELECT ON rate_limit TO aistrale_worker, aistrale_reader;

-- Not logged: after a crash of PostgreSQL the rates begin anew, and nothing else is lost.
CREATE UNLOGGED TABLE rate_lease (
    kind         text NOT NULL CHECK (kind IN ('credential', 'model', 'api_key', 'user', 'project')),
    subject      text NOT NULL,
    unit         text NOT NULL CHECK (unit IN ('requests', 'tokens')),
    per_minute   double precision NOT NULL CHECK (per_minute > 0),
    slice_at     timestamptz NOT NULL,
    next_at      timestamptz NOT NULL,
    slice_units  double precision NOT NULL,
    credit       double precision NOT NULL,
    credit_units double precision NOT NULL,
    turn_at      timestamptz NOT NULL,
    booked_until timestamptz NOT NULL,
    minute_at    timestamptz NOT NULL,
    used         double precision NOT NULL,
    used_before  double precision NOT NULL,
    asked_at     timestamptz NOT NULL,
    PRIMARY KEY (kind, subject, unit)
) WITH (fillfactor = 50);
COMMENT ON TABLE rate_lease IS 'Where each rate that is in use stands: one line of time for all workers, of which each asks for the slices it can use.';
COMMENT ON COLUMN rate_lease.kind IS 'What is limited: credential, model (one model at one credential, as its provider told), api_key, user or project.';
COMMENT ON COLUMN rate_lease.subject IS 'Which one, as in rate_limit; of a model <credential>/<model>.';
COMMENT ON COLUMN rate_lease.unit IS 'What is counted: requests or tokens.';
COMMENT ON COLUMN rate_lease.per_minute IS 'The limit, as the worker knew it that asked last.';
COMMENT ON COLUMN rate_lease.slice_at IS 'Where the slice begins that was given last.';
COMMENT ON COLUMN rate_lease.next_at IS 'Up to when all has been given; at most a second ahead, or one request or token where the rate is less than one a second.';
COMMENT ON COLUMN rate_lease.slice_units IS 'Requests or tokens of the slice that was given last.';
COMMENT ON COLUMN rate_lease.credit IS 'Requests or tokens that were given and, as came out later, not used; given again as far as the last minute has room. At most an eighth of a minute''s worth.';
COMMENT ON COLUMN rate_lease.credit_units IS 'Those of them that were given last, beside the slice.';
COMMENT ON COLUMN rate_lease.turn_at IS 'The turn of the first of those who joined the queue last.';
COMMENT ON COLUMN rate_lease.booked_until IS 'When all who wait will have had their turn; past: nobody waits.';
COMMENT ON COLUMN rate_lease.minute_at IS 'The minute that is counted in used.';
COMMENT ON COLUMN rate_lease.used IS 'Requests or tokens given in that minute, less those that were not used.';
COMMENT ON COLUMN rate_lease.used_before IS 'Those given in the minute before it.';
COMMENT ON COLUMN rate_lease.asked_at IS 'When a worker asked last. Rows that nobody asked for in a day are deleted.';

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_lease TO aistrale_worker;
GRANT SELECT ON rate_lease TO aistrale_gateway, aistrale_reader;
