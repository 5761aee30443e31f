-- +goose Up
-- By what the request that last brought a change on is followed (W3C traceparent), so that what is done later belongs to it.

ALTER TABLE changes ADD COLUMN trace TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE changes DROP COLUMN trace;
