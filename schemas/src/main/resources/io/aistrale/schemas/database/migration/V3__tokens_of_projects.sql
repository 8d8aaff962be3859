-- A provider token belongs to a user, as all did so far, or to a project.
ALTER TABLE provider_token
    ALTER COLUMN user_id DROP NOT NULL,
    ADD COLUMN project text,
    ADD CONSTRAINT provider_token_owner CHECK (num_nonnulls(user_id, project) = 1),
    ADD CONSTRAINT provider_token_provider_project_key UNIQUE (provider, project);

COMMENT ON COLUMN provider_token.user_id IS 'User it belongs to; null: it belongs to a project. Part of what the sealed bytes are bound to.';
COMMENT ON COLUMN provider_token.project IS 'Project it belongs to, for callers without a token of their own; null: it belongs to a user. Bound as well.';
COMMENT ON COLUMN provider_token.version IS 'Counts up with every replacement for the same provider and owner, not when a token is sealed again under another key; bound as well.';
COMMENT ON COLUMN provider_token.created_at IS 'When this value was stored.';
COMMENT ON COLUMN attempt.credential_reference IS 'Which credential was used: id and version of a stored token, or platform:<provider>; never the token.';

GRANT SELECT (project) ON provider_token TO aistrale_gateway;
