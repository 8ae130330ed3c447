-- Keys of the configuration that were written otherwise before (`formerly`).
CREATE TABLE renames (
    kind   TEXT NOT NULL,
    former TEXT NOT NULL,
    now    TEXT NOT NULL,
    PRIMARY KEY (kind, former)
) STRICT;
