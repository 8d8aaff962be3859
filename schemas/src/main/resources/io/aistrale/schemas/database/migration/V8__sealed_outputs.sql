-- Outputs are sealed, in a table of their own, whose days are dropped long before those of the results.
CREATE TABLE inference_output (
    request_id uuid NOT NULL,
    day        date NOT NULL,
    sealed     bytea NOT NULL,
    PRIMARY KEY (request_id, day)
) PARTITION BY RANGE (day);
-- Sealed bytes do not compress.
ALTER TABLE inference_output ALTER COLUMN sealed SET STORAGE EXTERNAL;
COMMENT ON TABLE inference_output IS 'What models said, sealed under the content keyset: a row for each result whose output may be kept (store), until its day is dropped (aistrale.telemetry.outputs.keep, default 30 d).';
COMMENT ON COLUMN inference_output.request_id IS 'The request; bound into the sealed bytes.';
COMMENT ON COLUMN inference_output.day IS 'UTC day inside request_id; the partition.';
COMMENT ON COLUMN inference_output.sealed IS 'Output text and response under Tink AEAD (XAES-256-GCM); bytes 2 to 5 are the id of the key.';

ALTER TABLE inference_result ADD COLUMN output_kept boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN inference_result.output_kept IS 'True where an output came with the result and might be kept: it is in inference_output, or was until its time was over.';
COMMENT ON COLUMN inference_result.output_text IS 'Not written any more. Outputs from before version 8, in plaintext: telemetry-consumer moves them, sealed, to inference_output.';
COMMENT ON COLUMN inference_result.response IS 'As output_text.';

-- Finds what is still to be moved; empty once all is.
CREATE INDEX inference_result_plain_output ON inference_result (day, request_id) WHERE output_text IS NOT NULL OR response IS NOT NULL;

GRANT SELECT ON inference_output TO aistrale_gateway;
GRANT SELECT, INSERT ON inference_output TO aistrale_telemetry;

CREATE OR REPLACE FUNCTION ensure_partitions(from_day date, to_day date) RETURNS void
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
        FOREACH parent IN ARRAY ARRAY['inference', 'inference_result', 'inference_output', 'attempt', 'cost_record'] LOOP
            IF to_regclass(format('aistrale.%I', parent || to_char(on_day, '_YYYYMMDD'))) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    parent || to_char(on_day, '_YYYYMMDD'), parent, on_day, on_day + 1);
            END IF;
        END LOOP;
        on_day := on_day + 1;
    END LOOP;
END $$;

-- Days that are there already: their outputs have a place too.
DO $$
DECLARE
    on_day date;
BEGIN
    FOR on_day IN
        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'aistrale.inference_result'::regclass AND c.relname ~ '_[0-9]{8}$'
    LOOP
        PERFORM aistrale.ensure_partitions(on_day, on_day);
    END LOOP;
END $$;

-- Services own no tables; the owner drops for them what has had its time. One day a call, and with little patience: to
-- drop a day its whole table is locked, and whoever waits for a long reader holds up all that come after him.
CREATE FUNCTION drop_oldest_day(parent text, before date) RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = aistrale, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
    today  date := (now() AT TIME ZONE 'UTC')::date;
    latest date;
    oldest date;
BEGIN
    latest := CASE
        WHEN parent = 'inference_output' THEN today
        WHEN parent IN ('inference', 'inference_result', 'attempt', 'cost_record') THEN today - 44
    END;
    IF latest IS NULL THEN
        RAISE EXCEPTION 'drop_oldest_day does not drop days of %', parent;
    END IF;
    IF before > latest THEN
        RAISE EXCEPTION 'drop_oldest_day drops no day of % from % on, asked was before %', parent, latest, before;
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtext('aistrale.drop_oldest_day')) THEN
        RETURN NULL;
    END IF;
    SELECT min(to_date(right(c.relname, 8), 'YYYYMMDD')) INTO oldest
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = format('aistrale.%I', parent)::regclass AND c.relname ~ '_[0-9]{8}$';
    -- Entries whose events are not published yet are still needed.
    IF oldest >= before OR parent = 'cost_record' AND EXISTS (SELECT FROM cost_batch WHERE first_day <= oldest) THEN
        RETURN NULL;
    END IF;
    IF oldest IS NOT NULL THEN
        EXECUTE format('DROP TABLE %I', parent || to_char(oldest, '_YYYYMMDD'));
    END IF;
    RETURN oldest;
END $$;
COMMENT ON FUNCTION drop_oldest_day IS 'Drops the oldest daily partition of a table if it lies before a day, and tells which it was; null where there is none, or another session is at it. Never today''s outputs, and of other tables nothing younger than 44 days: the journal''s 14 and the dead letters'' 30.';
REVOKE ALL ON FUNCTION drop_oldest_day(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_oldest_day(text, date) TO aistrale_telemetry;
