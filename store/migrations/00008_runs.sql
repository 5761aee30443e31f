-- +goose Up
-- How tasks ran: what is known of their beginning and end, and the background tasks that it was learned from.

ALTER TABLE tasks ADD COLUMN set_for BIGINT NOT NULL DEFAULT 0; -- the time that was known for it when it began
ALTER TABLE tasks ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN ended TEXT NOT NULL DEFAULT '';    -- how; empty: it has not, or nobody knows
ALTER TABLE tasks ADD COLUMN run_id TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN run_match TEXT NOT NULL DEFAULT '';
CREATE INDEX tasks_gone ON tasks (gone_at) WHERE gone_at > 0;

ALTER TABLE moments ADD COLUMN run_id TEXT NOT NULL DEFAULT ''; -- the background task that told it; empty: the task's own record

ALTER TABLE instances ADD COLUMN runs_at BIGINT NOT NULL DEFAULT 0; -- when its background tasks are to be read again

ALTER TABLE projects ADD COLUMN runs_fault TEXT NOT NULL DEFAULT '{}'; -- of the last reading of background tasks

-- The cloud's background tasks. They outlive their instance, for what they taught.
CREATE TABLE runs (
    instance_id TEXT NOT NULL,
    id          TEXT NOT NULL,
    engine      TEXT NOT NULL,
    name        TEXT NOT NULL,
    status      TEXT NOT NULL,
    started_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL, -- when it ended, for one that did
    task_id     TEXT NOT NULL,   -- the scheduled task whose work it was found to be; empty: none
    task_match  TEXT NOT NULL,
    PRIMARY KEY (instance_id, id)
);
CREATE INDEX runs_kind ON runs (engine, name, updated_at) WHERE status = 'SUCCESS';
CREATE INDEX runs_old ON runs (updated_at);

-- +goose Down
DROP TABLE runs;
ALTER TABLE projects DROP COLUMN runs_fault;
ALTER TABLE instances DROP COLUMN runs_at;
ALTER TABLE moments DROP COLUMN run_id;
DROP INDEX tasks_gone;
ALTER TABLE tasks DROP COLUMN run_match;
ALTER TABLE tasks DROP COLUMN run_id;
ALTER TABLE tasks DROP COLUMN ended;
ALTER TABLE tasks DROP COLUMN ended_at;
ALTER TABLE tasks DROP COLUMN began_at;
ALTER TABLE tasks DROP COLUMN set_for;
