-- +goose Up
-- Second factors: whose, the secret encrypted under HEADSUP_KEY, and what keeps a code from counting twice or from being guessed.

CREATE TABLE second_factors (
    person       TEXT PRIMARY KEY,
    sealed       TEXT NOT NULL,
    enrolled_at  BIGINT NOT NULL,
    step         BIGINT NOT NULL, -- the newest whose code was used
    wrong        BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    version      BIGINT NOT NULL
);

ALTER TABLE decisions ADD COLUMN proven BIGINT NOT NULL DEFAULT 0; -- 1: a one-time code came with it

-- +goose Down
ALTER TABLE decisions DROP COLUMN proven;
DROP TABLE second_factors;
