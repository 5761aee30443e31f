-- +goose Up
-- App Homes, and what people have set for themselves.

CREATE TABLE homes (
    team      TEXT   NOT NULL,
    user_id   TEXT   NOT NULL PRIMARY KEY,
    opened_at BIGINT NOT NULL,           -- when it was opened last
    due_at    BIGINT NOT NULL DEFAULT 0, -- when it is to be brought up to date; 0: nothing has changed
    shown_at  BIGINT NOT NULL DEFAULT 0, -- when that was done last
    hash      TEXT   NOT NULL DEFAULT '',
    print     TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX homes_due ON homes (due_at) WHERE due_at > 0;
CREATE INDEX homes_opened ON homes (opened_at);

CREATE TABLE preferences (
    user_id TEXT NOT NULL PRIMARY KEY,
    said    TEXT NOT NULL -- JSON
);

-- +goose Down
DROP TABLE preferences;
DROP TABLE homes;
