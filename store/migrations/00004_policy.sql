-- +goose Up
-- The policy in force, what it adds to changes and decisions, and who stands in for whom.

ALTER TABLE changes ADD COLUMN glass BIGINT NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN lookers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE changes ADD COLUMN signed_off_by TEXT NOT NULL DEFAULT '{}';
ALTER TABLE changes ADD COLUMN signed_off_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE decisions ADD COLUMN for_person TEXT NOT NULL DEFAULT '{}';

-- Every policy that was ever in force; the one loaded last is. Decisions name it by its hash.
CREATE TABLE policies (
    n         BIGINT PRIMARY KEY,
    hash      TEXT NOT NULL,
    text      TEXT NOT NULL,
    source    TEXT NOT NULL, -- the file, or the settings
    loaded_at BIGINT NOT NULL
);

CREATE TABLE delegations (
    from_user TEXT NOT NULL,
    to_user   TEXT NOT NULL,
    from_who  TEXT NOT NULL,
    to_who    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    until     BIGINT NOT NULL,
    PRIMARY KEY (from_user, to_user)
);

-- +goose Down
DROP TABLE delegations;
DROP TABLE policies;
ALTER TABLE decisions DROP COLUMN for_person;
ALTER TABLE changes DROP COLUMN signed_off_at;
ALTER TABLE changes DROP COLUMN signed_off_by;
ALTER TABLE changes DROP COLUMN lookers;
ALTER TABLE changes DROP COLUMN glass;
