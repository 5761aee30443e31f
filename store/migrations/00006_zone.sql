-- +goose Up
-- A proof of the zone of execute_at holds for the zone that was set; and it can be seen to be wrong.

ALTER TABLE projects ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN zone_off BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE projects DROP COLUMN zone_off;
ALTER TABLE projects DROP COLUMN zone;
