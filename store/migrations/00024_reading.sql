-- +goose Up
-- Counts the lists of an instance's tasks that differed from what was known. Whoever reads one notes it first: where another replica kept a list
-- meanwhile, it cannot be told which of the two is the newer, and the one that comes to be kept later is read again.

ALTER TABLE instances ADD COLUMN readings BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE instances DROP COLUMN readings;
