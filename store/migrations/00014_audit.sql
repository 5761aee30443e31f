-- +goose Up
-- Rows of the audit as the room audit writes them. Those of the form before belong to no release, and are not carried over.

DROP TABLE audit;
CREATE TABLE audit (
    seq         INTEGER PRIMARY KEY, -- by this very word SQLite keeps the rows in this order, and needs no index beside them
    before      TEXT NOT NULL,
    hash        TEXT NOT NULL,
    text        TEXT NOT NULL, -- the canonical one, which is what counts; the columns below are copied from it, to find it by
    at          BIGINT NOT NULL,
    user_id     TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    task_id     TEXT NOT NULL,
    change_id   TEXT NOT NULL
);
CREATE INDEX audit_task ON audit (instance_id, task_id, seq) WHERE task_id <> '';
UPDATE audit_head SET seq = 0, hash = '0000000000000000000000000000000000000000000000000000000000000000';

-- +goose Down
DROP TABLE audit;
CREATE TABLE audit (
    seq       BIGINT PRIMARY KEY,
    before    TEXT NOT NULL,
    hash      TEXT NOT NULL,
    body      TEXT NOT NULL,
    change_id TEXT NOT NULL
);
UPDATE audit_head SET seq = 0, hash = '';
