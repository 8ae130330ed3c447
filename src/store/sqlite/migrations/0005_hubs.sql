-- Where sources are announced without our asking (WebSub).
CREATE TABLE subscriptions (
    id          TEXT PRIMARY KEY,
    outlet      TEXT NOT NULL,
    source      TEXT NOT NULL,
    -- 1 for the one that counts; any other is being ended at its hub.
    current     INTEGER NOT NULL,
    topic       TEXT NOT NULL,
    hubs        TEXT NOT NULL,
    hub         TEXT NOT NULL,
    -- Not hashed: a renewal has to name the same callback. It opens nothing without the secret.
    token       TEXT NOT NULL UNIQUE,
    secret      TEXT NOT NULL,
    callback    TEXT,
    state       TEXT NOT NULL,
    -- What the hub was asked last, before it was asked: it may ask back before it answers.
    asked       TEXT,
    asked_at    INTEGER,
    -- Whether it has asked back since.
    confirmed   INTEGER NOT NULL DEFAULT 0,
    verified_at INTEGER,
    lease_end   INTEGER,
    last_ping   INTEGER,
    failures    INTEGER NOT NULL DEFAULT 0,
    missed      INTEGER NOT NULL DEFAULT 0,
    -- What came to its callback without a signature of ours.
    ignored     INTEGER NOT NULL DEFAULT 0,
    what        TEXT,
    due_at      INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX subscriptions_current ON subscriptions (outlet, source) WHERE current = 1;
CREATE INDEX subscriptions_due ON subscriptions (due_at, id) WHERE due_at IS NOT NULL;

-- Hastened while somebody was visiting it: due again as soon as that ends.
ALTER TABLE sources ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
