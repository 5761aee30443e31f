-- +goose Up
-- What the policy asked of a change, who decided on it, and who is in the user groups that may.

ALTER TABLE changes ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';

CREATE TABLE decisions (
    change_id TEXT NOT NULL,
    n         BIGINT NOT NULL,
    person    TEXT NOT NULL,
    yes       BIGINT NOT NULL,
    to_at     BIGINT NOT NULL, -- the time that a yes is for
    reason    TEXT NOT NULL,
    policy    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (change_id, n)
);

CREATE TABLE user_groups (
    id      TEXT PRIMARY KEY,
    read_at BIGINT NOT NULL
);

CREATE TABLE group_members (
    group_id TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    since    BIGINT NOT NULL, -- 0 for those of the first reading
    PRIMARY KEY (group_id, user_id)
);

-- +goose Down
DROP TABLE group_members;
DROP TABLE user_groups;
DROP TABLE decisions;
ALTER TABLE changes DROP COLUMN terms;
