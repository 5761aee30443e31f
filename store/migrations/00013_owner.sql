-- +goose Up
-- Who said "I've got this" of a task.

ALTER TABLE tasks ADD COLUMN owner_id TEXT NOT NULL DEFAULT ''; -- empty: nobody
ALTER TABLE tasks ADD COLUMN owner_name TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN owned_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE tasks DROP COLUMN owned_at;
ALTER TABLE tasks DROP COLUMN owner_name;
ALTER TABLE tasks DROP COLUMN owner_id;
