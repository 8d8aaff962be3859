-- A rollup row is written again by every batch that has a call of its user, project, provider and model. With room on
-- its page the new version stays there, its index entry holds, and the next reader clears the old one away.
ALTER TABLE cost_hourly SET (fillfactor = 50);
ALTER TABLE cost_daily SET (fillfactor = 50);
ALTER TABLE cost_daily_by_tag SET (fillfactor = 50);

-- consumer_offset and open_attempt are small and written by every batch.
ALTER TABLE consumer_offset SET (fillfactor = 50);
