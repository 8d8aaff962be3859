-- Idempotency keys of the gateways: which inference a user's key stands for, whichever gateway is asked.
CREATE TABLE idempotency_key (
    user_id         text NOT NULL,
    key             text NOT NULL,
    request_id      uuid NOT NULL,
    received_at     timestamptz NOT NULL,
    body_hash       bytea NOT NULL,
    claimed_at      timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz,
    PRIMARY KEY (user_id, key)
-- Room on the page for the acknowledgement, so that no index entry is written for it.
) WITH (fillfactor = 70);
COMMENT ON TABLE idempotency_key IS 'A row for each Idempotency-Key a user sent, written before its request is published; dropped by the gateways (aistrale.idempotency.keep, default 24 h).';
COMMENT ON COLUMN idempotency_key.user_id IS 'Whose key it is.';
COMMENT ON COLUMN idempotency_key.key IS 'The Idempotency-Key, as the caller chose it.';
COMMENT ON COLUMN idempotency_key.request_id IS 'The request that it stands for.';
COMMENT ON COLUMN idempotency_key.received_at IS 'When a gateway received the first try, by its clock; with request_id and the body it makes the same request again.';
COMMENT ON COLUMN idempotency_key.body_hash IS 'HMAC-SHA-256 of the body under a key of the gateways and of the path: tells another body, and tells nothing of it.';
COMMENT ON COLUMN idempotency_key.claimed_at IS 'When the row was written, by the database''s clock.';
COMMENT ON COLUMN idempotency_key.acknowledged_at IS 'When a gateway had Kafka''s acknowledgement: from then on it is not published again. Null: not known to be in Kafka.';

-- Finds the rows that have had their time.
CREATE INDEX idempotency_key_by_age ON idempotency_key (claimed_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO aistrale_gateway;
-- Tells whether a request that has no row can still be in a request topic.
GRANT SELECT ON consumer_offset TO aistrale_gateway;
