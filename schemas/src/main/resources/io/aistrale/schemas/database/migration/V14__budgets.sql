-- Budgets that hold: what is spent, as the ledger has it, and what workers have reserved besides.

ALTER TABLE budget
    ADD COLUMN allow_unpriced boolean NOT NULL DEFAULT false,
    ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
COMMENT ON TABLE budget IS 'Spend limits per API key, user or project. Workers reserve a call''s most before it and are told of a change within 60 s.';
COMMENT ON COLUMN budget.subject IS 'Which one: an API key''s public id, a user or a project.';
COMMENT ON COLUMN budget.period IS 'daily or monthly: a UTC day or month, by when the attempt started.';
COMMENT ON COLUMN budget.allow_unpriced IS 'True: models without a price may be called, and count nothing until they have one. False (default): they are refused.';
COMMENT ON COLUMN budget.created_by IS 'User who set it first.';
COMMENT ON COLUMN budget.changed_at IS 'When limit_usd or allow_unpriced was last changed.';

CREATE TABLE budget_spend (
    scope           text NOT NULL CHECK (scope IN ('api_key', 'user', 'project')),
    subject         text NOT NULL,
    day             date NOT NULL,
    cost_usd        numeric(38,12) NOT NULL,
    upper_bound_usd numeric(38,12) NOT NULL,
    PRIMARY KEY (scope, subject, day)
-- Written by every batch, as the rollups are.
) WITH (fillfactor = 50);
COMMENT ON TABLE budget_spend IS 'What the ledger''s entries of a day add up to for each API key, user and project, written in their own transaction; a day on which nothing was spent has no row. Its sum over one scope''s subjects is that of cost_daily.';
COMMENT ON COLUMN budget_spend.scope IS 'api_key, user or project.';
COMMENT ON COLUMN budget_spend.subject IS 'Which one, as in budget.';
COMMENT ON COLUMN budget_spend.day IS 'UTC day on which the attempts started.';
COMMENT ON COLUMN budget_spend.cost_usd IS 'Sum of the ledger entries'' known cost, US dollars.';
COMMENT ON COLUMN budget_spend.upper_bound_usd IS 'Sum of the known upper bounds of unknown calls, US dollars; it counts as spent until they are known.';

INSERT INTO budget_spend (scope, subject, day, cost_usd, upper_bound_usd)
SELECT s.scope, s.subject, d.bucket, sum(d.cost_usd), sum(d.upper_bound_usd)
FROM cost_daily d CROSS JOIN LATERAL (VALUES ('user', d.user_id), ('project', d.project)) AS s (scope, subject)
WHERE d.cost_usd <> 0 OR d.upper_bound_usd <> 0
GROUP BY 1, 2, 3;
-- By API key the ledger alone can tell; of what a budget may still look at, which is a month.
INSERT INTO budget_spend (scope, subject, day, cost_usd, upper_bound_usd)
SELECT 'api_key', api_key_id, (attempt_started_at AT TIME ZONE 'UTC')::date,
       coalesce(sum(cost_usd), 0), coalesce(sum(upper_bound_usd), 0)
FROM cost_record
WHERE api_key_id IS NOT NULL AND day >= date_trunc('month', now() AT TIME ZONE 'UTC')::date - 1
GROUP BY 1, 2, 3
HAVING coalesce(sum(cost_usd), 0) <> 0 OR coalesce(sum(upper_bound_usd), 0) <> 0;

CREATE TABLE budget_lease (
    budget_id    uuid NOT NULL REFERENCES budget ON DELETE CASCADE,
    period_start date NOT NULL,
    worker_id    text NOT NULL,
    held_usd     numeric(38,12) NOT NULL CHECK (held_usd >= 0),
    renewed_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (budget_id, period_start, worker_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE budget_lease IS 'What each worker holds of a budget: reserved for its open calls, spent by its ended calls that the ledger does not have yet, and a slice at hand of 1% of what the ledger has left. A worker that is gone loses it when it expires.';
COMMENT ON COLUMN budget_lease.budget_id IS 'The budget.';
COMMENT ON COLUMN budget_lease.period_start IS 'First day of the UTC day or month it is held of.';
COMMENT ON COLUMN budget_lease.worker_id IS 'The worker; a new one at every start.';
COMMENT ON COLUMN budget_lease.held_usd IS 'What it holds, US dollars.';
COMMENT ON COLUMN budget_lease.renewed_at IS 'When the worker last renewed it, by the database''s clock.';
COMMENT ON COLUMN budget_lease.expires_at IS 'From when on it counts nothing unless it is renewed, by the database''s clock.';

-- Spent of a budget in its period that starts on a day.
CREATE FUNCTION spent_of(b budget, start date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(s.cost_usd + s.upper_bound_usd), 0)
    FROM aistrale.budget_spend s
    WHERE s.scope = b.scope AND s.subject = b.subject AND s.day >= start
      AND s.day < CASE b.period WHEN 'daily' THEN start + 1 ELSE (start + interval '1 month')::date END
$$;
COMMENT ON FUNCTION spent_of IS 'What the ledger knows to be spent of a budget in the period that starts on a day, US dollars: cost, and the upper bounds of unknown calls.';

-- Renews a worker's leases. Workers that lease of the same budget take turns: its row is locked first, and only the
-- statement after that looks at what others hold. A worker keeps what it says it holds (it is reserved or spent), and is
-- given more up to what it wants as long as anything is left, unless that is too little to be of use.
CREATE FUNCTION lease_budgets(worker text, budgets uuid[], starts date[], keeps numeric[], enoughs numeric[], wants numeric[],
    ttl interval)
    RETURNS TABLE (budget_id uuid, period_start date, limit_usd numeric, spent_usd numeric, held_usd numeric)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = aistrale, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM budget b WHERE b.budget_id = ANY (budgets) ORDER BY b.budget_id FOR NO KEY UPDATE;
    DELETE FROM budget_lease l WHERE l.budget_id = ANY (budgets) AND l.expires_at <= clock_timestamp();
    RETURN QUERY
    WITH asked AS (
        SELECT b.budget_id, a.start, b.limit_usd, a.kept, a.enough, a.wanted, spent_of(b, a.start) AS spent,
               (SELECT coalesce(sum(l.held_usd), 0) FROM budget_lease l
                WHERE l.budget_id = b.budget_id AND l.period_start = a.start AND l.worker_id <> worker) AS others
        FROM unnest(budgets, starts, keeps, enoughs, wants) AS a (id, start, kept, enough, wanted)
        JOIN budget b ON b.budget_id = a.id
    ), given AS (
        SELECT *, CASE WHEN limit_usd - spent - others >= enough
                       THEN greatest(kept, least(wanted, limit_usd - spent - others)) ELSE kept END AS held FROM asked
    ), gone AS (
        DELETE FROM budget_lease l USING given g
        WHERE g.held = 0 AND l.budget_id = g.budget_id AND l.period_start = g.start AND l.worker_id = worker
    ), written AS (
        INSERT INTO budget_lease AS l (budget_id, period_start, worker_id, held_usd, renewed_at, expires_at)
        SELECT g.budget_id, g.start, worker, g.held, clock_timestamp(), clock_timestamp() + ttl
        FROM given g WHERE g.held > 0
        ON CONFLICT (budget_id, period_start, worker_id) DO UPDATE
        SET held_usd = excluded.held_usd, renewed_at = excluded.renewed_at, expires_at = excluded.expires_at
    )
    SELECT g.budget_id, g.start, g.limit_usd, g.spent, g.held FROM given g;
END $$;
COMMENT ON FUNCTION lease_budgets IS 'Renews a worker''s leases of budgets, one for each place in the arrays: it keeps what keeps says (US dollars) whatever is left, and gets up to what wants says while limit, spent and what others hold allow, but nothing where they leave less than enoughs says. Tells limit, spent and held; a budget that is gone is missing.';
REVOKE ALL ON FUNCTION lease_budgets(text, uuid[], date[], numeric[], numeric[], numeric[], interval) FROM PUBLIC;

GRANT SELECT, INSERT, DELETE, UPDATE (limit_usd, allow_unpriced, changed_at) ON budget TO aistrale_gateway;
GRANT SELECT ON budget_spend, budget_lease TO aistrale_gateway;
GRANT SELECT, INSERT, UPDATE ON budget_spend TO aistrale_cost;
GRANT SELECT ON budget, model_price TO aistrale_worker;
-- How far the ledger is: what a worker has settled beyond it is still reserved.
GRANT SELECT (consumer, topic, partition, next_offset) ON consumer_offset TO aistrale_worker;
GRANT EXECUTE ON FUNCTION lease_budgets(text, uuid[], date[], numeric[], numeric[], numeric[], interval) TO aistrale_worker;
GRANT SELECT ON budget_spend, budget_lease TO aistrale_reader;
