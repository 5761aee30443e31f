-- +goose Up
-- Instants are whole microseconds since 1970 in UTC; 0 means that there is none. Truth values are 0 and 1, JSON is TEXT.

CREATE TABLE projects (
    name         TEXT PRIMARY KEY,
    region       TEXT NOT NULL,
    due_at       BIGINT NOT NULL, -- the next poll; 0 while one is under way
    list_at      BIGINT NOT NULL, -- when its instances are to be listed again
    read_at      BIGINT NOT NULL,
    failures     BIGINT NOT NULL,
    fault        TEXT NOT NULL,
    unread       BIGINT NOT NULL,
    zone_proven  BIGINT NOT NULL
);

CREATE TABLE instances (
    id                 TEXT PRIMARY KEY,
    project            TEXT NOT NULL,
    region             TEXT NOT NULL,
    name               TEXT NOT NULL,
    engine             TEXT NOT NULL,
    status             TEXT NOT NULL,
    enterprise_project TEXT NOT NULL,
    tags               TEXT NOT NULL,
    window_begin       TEXT NOT NULL,
    window_end         TEXT NOT NULL,
    rev                BIGINT NOT NULL, -- raised in every transaction that touches its tasks or changes
    look_at            BIGINT NOT NULL, -- when its tasks are to be read again
    gone_at            BIGINT NOT NULL
);
CREATE INDEX instances_look ON instances (project, look_at);

CREATE TABLE tasks (
    instance_id        TEXT NOT NULL,
    id                 TEXT NOT NULL,
    handle             TEXT NOT NULL UNIQUE,
    name               TEXT NOT NULL,
    status             TEXT NOT NULL,
    params             TEXT NOT NULL,
    created_by         TEXT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    scheduled_at       BIGINT NOT NULL,
    first_seen_at      BIGINT NOT NULL,
    first_scheduled_at BIGINT NOT NULL,
    gone_at            BIGINT NOT NULL,
    PRIMARY KEY (instance_id, id)
);

-- What a task was seen to be, whenever that changed.
CREATE TABLE moments (
    instance_id  TEXT NOT NULL,
    task_id      TEXT NOT NULL,
    n            BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    status       TEXT NOT NULL,
    scheduled_at BIGINT NOT NULL,
    listed       BIGINT NOT NULL,
    change_id    TEXT NOT NULL, -- the change of ours that brought it about; empty where none did
    PRIMARY KEY (instance_id, task_id, n)
);

CREATE TABLE changes (
    id           TEXT PRIMARY KEY,
    version      BIGINT NOT NULL,
    instance_id  TEXT NOT NULL,
    task_id      TEXT NOT NULL,
    action       TEXT NOT NULL,
    state        TEXT NOT NULL,
    by_user      TEXT NOT NULL,
    requester    TEXT NOT NULL,
    reason       TEXT NOT NULL,
    from_at      BIGINT NOT NULL,
    from_status  TEXT NOT NULL,
    to_at        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    settled_at   BIGINT NOT NULL,
    settled_by   TEXT NOT NULL,
    due_at       BIGINT NOT NULL,
    outcome      TEXT NOT NULL
);
CREATE INDEX changes_task ON changes (instance_id, task_id, created_at);
CREATE INDEX changes_due ON changes (due_at) WHERE due_at > 0;
-- One open change for a task at a time; the states are maintenance.OpenStates.
CREATE UNIQUE INDEX changes_open ON changes (instance_id, task_id)
    WHERE state IN ('pending', 'countered', 'approved', 'applying');

CREATE TABLE attempts (
    change_id    TEXT NOT NULL,
    n            BIGINT NOT NULL,
    fence        BIGINT NOT NULL,
    planned_at   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL,
    answered_at  BIGINT NOT NULL,
    answer       TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    looks        BIGINT NOT NULL,
    unread_since BIGINT NOT NULL,
    PRIMARY KEY (change_id, n)
);

-- Where a draft is shown to its requester alone, so that it can be edited when it is over. url is a secret: it is deleted
-- when used, and after 30 minutes at the latest.
CREATE TABLE privates (
    change_id TEXT PRIMARY KEY,
    url       TEXT NOT NULL,
    replaces  BIGINT NOT NULL,
    ts        TEXT NOT NULL,
    until     BIGINT NOT NULL
);

CREATE TABLE copies (
    card    TEXT NOT NULL,
    team    TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread  TEXT NOT NULL,
    direct  BIGINT NOT NULL,
    ts      TEXT NOT NULL,
    wanted  BIGINT NOT NULL,
    shown   BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    lost    TEXT NOT NULL,
    PRIMARY KEY (card, channel, thread)
);

CREATE TABLE notices (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    task_id     TEXT NOT NULL,
    change_id   TEXT NOT NULL,
    address     TEXT NOT NULL,
    lead        BIGINT NOT NULL, -- microseconds
    for_at      BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    claimed     BIGINT NOT NULL, -- a job has it
    said_at     BIGINT NOT NULL,
    ts          TEXT NOT NULL,
    void        BIGINT NOT NULL,
    tries       BIGINT NOT NULL
);
CREATE INDEX notices_due ON notices (due_at) WHERE claimed = 0 AND void = 0;
CREATE INDEX notices_task ON notices (instance_id, task_id);

CREATE TABLE people (
    team    TEXT NOT NULL,
    id      TEXT NOT NULL,
    person  TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (team, id)
);

-- Limits towards Slack and the cloud: next_at is the theoretical arrival time of the generic cell rate algorithm.
CREATE TABLE limits (
    key     TEXT PRIMARY KEY,
    next_at BIGINT NOT NULL
);

-- Envelopes whose write was kept, so that none is kept twice and a person can be told what became of theirs.
CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX requests_at ON requests (at);

CREATE TABLE audit (
    seq       BIGINT PRIMARY KEY,
    before    TEXT NOT NULL,
    hash      TEXT NOT NULL,
    body      TEXT NOT NULL,
    change_id TEXT NOT NULL
);
CREATE TABLE audit_head (
    id   BIGINT PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit;
DROP TABLE requests;
DROP TABLE limits;
DROP TABLE people;
DROP TABLE notices;
DROP TABLE copies;
DROP TABLE privates;
DROP TABLE attempts;
DROP TABLE changes;
DROP TABLE moments;
DROP TABLE tasks;
DROP TABLE instances;
DROP TABLE projects;
