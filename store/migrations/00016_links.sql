-- +goose Up
-- Links by which somebody takes the secret of a second factor into their app, once.

CREATE TABLE factor_links (
    token     TEXT PRIMARY KEY, -- SHA-256 of what stands in the link, in hex
    person    TEXT NOT NULL,
    name      TEXT NOT NULL,
    operator  TEXT NOT NULL,
    replaces  BIGINT NOT NULL,
    until     BIGINT NOT NULL,
    opened_at BIGINT NOT NULL, -- 0: the secret was not shown yet
    sealed    TEXT NOT NULL,
    wrong     BIGINT NOT NULL
);

-- +goose Down
DROP TABLE factor_links;
