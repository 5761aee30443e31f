-- +goose Up
-- For whom all reminders and cards were last made, so that a start which finds the same need not look at every task.

CREATE TABLE audiences (
    print TEXT NOT NULL -- SHA-256 in hex; one row
);

-- +goose Down
DROP TABLE audiences;
