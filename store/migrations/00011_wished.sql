-- +goose Up
-- What the requester asked for, where an approver offered another time.

ALTER TABLE changes ADD COLUMN wished_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE changes DROP COLUMN wished_at;
