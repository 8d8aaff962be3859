-- Registered direct publishers, the projects an API key may name, and who changed what.

CREATE TABLE request_source (
    source     text PRIMARY KEY
        CHECK (source ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' AND source NOT IN ('bulk', 'parked') AND source !~ '-dlt$'),
    project    text NOT NULL,
    users      text[] CHECK (cardinality(users) > 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);
COMMENT ON TABLE request_source IS 'Services that publish requests to topics of their own, and for whom they may. A row stays when its source is removed: workers dead-letter what still lies in its topics.';
COMMENT ON COLUMN request_source.source IS 'Its name: it publishes to inference.requests.<source> and inference.requests.<source>.bulk, and Kafka''s ACLs say who that is.';
COMMENT ON COLUMN request_source.project IS 'The project its requests belong to; one that names another is dead-lettered.';
COMMENT ON COLUMN request_source.users IS 'Users it may act for; null: any. A request for another is dead-lettered.';
COMMENT ON COLUMN request_source.created_by IS 'User who registered it, or registered it again after it was removed.';
COMMENT ON COLUMN request_source.created_at IS 'When that was.';
COMMENT ON COLUMN request_source.changed_at IS 'When what it may do was last changed.';
COMMENT ON COLUMN request_source.removed_at IS 'When it was removed; null: it is registered. Its requests are dead-lettered from then on, within 60 s.';

GRANT SELECT, INSERT, UPDATE ON request_source TO aistrale_gateway;
GRANT SELECT ON request_source TO aistrale_worker, aistrale_telemetry;
GRANT SELECT ON request_source TO aistrale_reader;

-- Keys made before this column may name their own project alone.
ALTER TABLE api_key ADD COLUMN projects text[] CHECK (cardinality(projects) > 0);
COMMENT ON COLUMN api_key.projects IS 'Projects that requests with this key may name beside its own; {*}: any; null: none.';
COMMENT ON COLUMN api_key.project IS 'Project its spend belongs to where a request names none.';
GRANT SELECT (projects) ON api_key TO aistrale_reader;

CREATE TABLE audit_event (
    event_id   uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    key_id     text NOT NULL,
    user_id    text NOT NULL,
    action     text NOT NULL,
    subject    text NOT NULL,
    outcome    text NOT NULL CHECK (outcome IN ('done', 'unchanged', 'not_found', 'conflict')),
    request_id uuid NOT NULL
);
COMMENT ON TABLE audit_event IS 'What was changed through the gateway''s administrative routes, written in the transaction of the change itself. Never a secret, nor what was asked of a model.';
COMMENT ON COLUMN audit_event.event_id IS 'The event, a version 7 UUID; its order is the order of time.';
COMMENT ON COLUMN audit_event.at IS 'When, by the gateway''s clock.';
COMMENT ON COLUMN audit_event.key_id IS 'Public id of the API key it was asked with; admin for the operator''s own.';
COMMENT ON COLUMN audit_event.user_id IS 'User of that key.';
COMMENT ON COLUMN audit_event.action IS 'What was asked, such as api_key.create; the gateway''s README lists them.';
COMMENT ON COLUMN audit_event.subject IS 'On what: a key''s id, user/<user>/<provider> or project/<project>/<provider> of a token, <version>: <provider>/<model> of prices, a repricing''s id, a source''s name.';
COMMENT ON COLUMN audit_event.outcome IS 'done; unchanged (it was so already), not_found, conflict: nothing was changed.';
COMMENT ON COLUMN audit_event.request_id IS 'x-request-id of the answer; finds the log lines.';
CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE INDEX audit_event_by_user ON audit_event (user_id, event_id);
CREATE INDEX audit_event_by_subject ON audit_event (subject, event_id);

GRANT SELECT, INSERT ON audit_event TO aistrale_gateway;
GRANT SELECT ON audit_event TO aistrale_reader;
