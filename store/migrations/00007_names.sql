-- +goose Up
-- Whom and which channels the policy in force names, as Slack was last asked: for those who read the policy without Slack.

CREATE TABLE policy_names (
    name    TEXT PRIMARY KEY,
    party   TEXT NOT NULL, -- '{}' of a channel
    channel TEXT NOT NULL  -- id; empty of people and user groups
);

-- +goose Down
DROP TABLE policy_names;
