-- +goose Up
-- What headsup tells of itself, and when an event last changed a user group.

ALTER TABLE notices ADD COLUMN news TEXT NOT NULL DEFAULT '{}';
CREATE INDEX notices_ops ON notices (due_at) WHERE kind = 'ops';

ALTER TABLE user_groups ADD COLUMN heard_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE user_groups DROP COLUMN heard_at;
DROP INDEX notices_ops;
ALTER TABLE notices DROP COLUMN news;
