-- +goose Up
-- What nobody announces about a task: that it did not start, began early, runs long. A row is made once, when it is found.

CREATE TABLE facts (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    task_id     TEXT NOT NULL,
    set_for     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    began_at    BIGINT NOT NULL,
    usual       TEXT NOT NULL,
    over_at     BIGINT NOT NULL -- when it was first seen to hold no more; 0: it holds
);
CREATE INDEX facts_task ON facts (instance_id, task_id);

-- +goose Down
DROP TABLE facts;
