-- +goose Up
-- Who paints a card's copy is alone at it until held_until, in all replicas (0: nobody is at it). Where Slack's answer to a painting was lost, or its
-- painter, the copy is painted once more at again_at (0: need not be), since what was on its way may arrive behind what is newer.

ALTER TABLE copies ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE copies ADD COLUMN again_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX copies_held ON copies (held_until) WHERE held_until > 0;
CREATE INDEX copies_again ON copies (again_at) WHERE again_at > 0;

-- +goose Down
DROP INDEX copies_again;
DROP INDEX copies_held;
ALTER TABLE copies DROP COLUMN again_at;
ALTER TABLE copies DROP COLUMN held_until;
