-- +goose Up
-- Go or no-go before a task.

ALTER TABLE tasks ADD COLUMN go_word TEXT NOT NULL DEFAULT ''; -- JSON: who said go, and for which time; empty: nobody
ALTER TABLE tasks ADD COLUMN call_word TEXT NOT NULL DEFAULT ''; -- JSON: who called people to it
ALTER TABLE instances ADD COLUMN runs_read_at BIGINT NOT NULL DEFAULT 0; -- when its background tasks were last read
CREATE INDEX notices_about ON notices (about) WHERE about <> '';
CREATE INDEX notices_asks ON notices (due_at) WHERE kind IN ('go', 'no answer') AND said_at = 0 AND void = 0;

-- +goose Down
DROP INDEX notices_asks;
DROP INDEX notices_about;
ALTER TABLE instances DROP COLUMN runs_read_at;
ALTER TABLE tasks DROP COLUMN call_word;
ALTER TABLE tasks DROP COLUMN go_word;
