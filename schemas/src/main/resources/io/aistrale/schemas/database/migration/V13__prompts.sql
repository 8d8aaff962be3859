-- Prompts as a whole: which are archived, and what their labels point at. Versions stay as they are.

CREATE TABLE prompt (
    name        text PRIMARY KEY CHECK (name <> ''),
    archived_at timestamptz,
    archived_by text
);
COMMENT ON TABLE prompt IS 'Stored prompts; their versions stand in prompt_template. They belong to the installation, not to a project.';
COMMENT ON COLUMN prompt.name IS 'Its name.';
COMMENT ON COLUMN prompt.archived_at IS 'When it was archived: new requests by its name are refused, its versions stay readable. Null: it is in use.';
COMMENT ON COLUMN prompt.archived_by IS 'User who archived it; null: nobody has.';

INSERT INTO prompt (name) SELECT DISTINCT name FROM prompt_template;
ALTER TABLE prompt_template ADD FOREIGN KEY (name) REFERENCES prompt (name);
CREATE TRIGGER prompt_template_is_append_only BEFORE UPDATE OR DELETE ON prompt_template
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE prompt_label (
    name    text NOT NULL,
    label   text NOT NULL CHECK (label <> ''),
    version integer NOT NULL,
    set_by  text NOT NULL,
    set_at  timestamptz NOT NULL,
    PRIMARY KEY (name, label),
    FOREIGN KEY (name, version) REFERENCES prompt_template (name, version)
);
COMMENT ON TABLE prompt_label IS 'Movable pointers to versions, such as production.';
COMMENT ON COLUMN prompt_label.name IS 'The prompt.';
COMMENT ON COLUMN prompt_label.label IS 'The pointer''s name.';
COMMENT ON COLUMN prompt_label.version IS 'The version it points at.';
COMMENT ON COLUMN prompt_label.set_by IS 'User who pointed it there.';
COMMENT ON COLUMN prompt_label.set_at IS 'When that was.';

GRANT SELECT, INSERT, UPDATE ON prompt TO aistrale_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON prompt_label TO aistrale_gateway;
GRANT SELECT ON prompt, prompt_label TO aistrale_worker;
GRANT SELECT ON prompt, prompt_label TO aistrale_reader;

COMMENT ON COLUMN audit_event.subject IS 'On what: a key''s id, user/<user>/<provider> or project/<project>/<provider> of a token, <version>: <provider>/<model> of prices, a repricing''s id, a source''s name, a prompt''s name, <prompt>/<label> of a label.';
