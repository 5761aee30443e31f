-- +goose Up
-- Cards of tasks. A copy that wants nothing yet waits for what else its poll finds.

ALTER TABLE copies ADD COLUMN within TEXT NOT NULL DEFAULT ''; -- the card of a list that shows the task here
ALTER TABLE copies ADD COLUMN unread BIGINT NOT NULL DEFAULT 0; -- since when its task cannot be read, as far as it is to say so
ALTER TABLE copies ADD COLUMN print TEXT NOT NULL DEFAULT ''; -- of what is shown
CREATE INDEX copies_gathered ON copies (channel) WHERE wanted = 0;
CREATE INDEX copies_within ON copies (within) WHERE within <> '';
CREATE INDEX copies_unread ON copies (unread) WHERE unread > 0;
ALTER TABLE notices ADD COLUMN about TEXT NOT NULL DEFAULT ''; -- what a notice of a task's own tells

-- +goose Down
ALTER TABLE notices DROP COLUMN about;
DROP INDEX copies_unread;
DROP INDEX copies_within;
DROP INDEX copies_gathered;
ALTER TABLE copies DROP COLUMN print;
ALTER TABLE copies DROP COLUMN unread;
ALTER TABLE copies DROP COLUMN within;
