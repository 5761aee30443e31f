-- +goose Up
-- Calendars that are read at an address that is a secret, and how often each task changed, so that it moves in them.

CREATE TABLE feeds (
    id       TEXT PRIMARY KEY, -- the beginning of the token
    hash     TEXT NOT NULL,    -- SHA-256 of the whole token, in hex
    person   TEXT NOT NULL,    -- empty: a channel's
    channel  TEXT NOT NULL,    -- empty: a person's
    name     TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    read_at  BIGINT NOT NULL   -- 0: never
);
CREATE UNIQUE INDEX feeds_whose ON feeds (person, channel);

ALTER TABLE tasks ADD COLUMN moment BIGINT NOT NULL DEFAULT 0; -- number of the latest moment of its history
ALTER TABLE tasks ADD COLUMN moment_at BIGINT NOT NULL DEFAULT 0;
UPDATE tasks SET moment = (SELECT COUNT(*) FROM moments m WHERE m.instance_id = tasks.instance_id AND m.task_id = tasks.id),
    moment_at = COALESCE((SELECT MAX(m.at) FROM moments m WHERE m.instance_id = tasks.instance_id AND m.task_id = tasks.id), first_seen_at);

-- +goose Down
ALTER TABLE tasks DROP COLUMN moment_at;
ALTER TABLE tasks DROP COLUMN moment;
DROP TABLE feeds;
