-- Ledger entries are told to everybody else by inference.costs: what was committed, in the order of its batches.
CREATE TABLE cost_batch (
    batch_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_day  date NOT NULL,
    last_day   date NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE cost_batch IS 'Batches of ledger entries whose events are not in inference.costs yet; a row goes when they are.';
COMMENT ON COLUMN cost_batch.batch_id IS 'The batch; later ones have higher numbers.';
COMMENT ON COLUMN cost_batch.first_day IS 'Lowest cost_record.day of its entries.';
COMMENT ON COLUMN cost_batch.last_day IS 'Highest cost_record.day of its entries.';
COMMENT ON COLUMN cost_batch.written_at IS 'When its transaction began.';

ALTER TABLE cost_record ADD COLUMN batch_id bigint;
COMMENT ON COLUMN cost_record.batch_id IS 'The batch it was written in; null for entries older than this column, which have no event.';
CREATE INDEX cost_record_batch ON cost_record (batch_id);

GRANT SELECT, INSERT, DELETE ON cost_batch TO aistrale_cost;
