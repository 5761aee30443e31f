-- +goose Up
-- Since when nothing of a project can be read, and which instances could not be read at the last look.

ALTER TABLE projects ADD COLUMN failing_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN missed BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE instances DROP COLUMN missed;
ALTER TABLE projects DROP COLUMN failing_since;
