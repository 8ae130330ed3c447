-- The words of DESIGN.md §2 as tables. Identities are made by tayang (UUID as text), instants are
-- UTC microseconds, model values are JSON. Every "once" is a UNIQUE or PRIMARY KEY here.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    outlet      TEXT NOT NULL,
    source      TEXT NOT NULL,
    configured  INTEGER NOT NULL,
    cursor      TEXT NOT NULL,
    due_at      INTEGER NOT NULL,
    failures    INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    last_ok     INTEGER,
    last_new    INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (outlet, source)
) STRICT;
CREATE INDEX sources_due ON sources (due_at, outlet, source) WHERE configured = 1;

CREATE TABLE stories (
    id       TEXT PRIMARY KEY,
    begun_at INTEGER NOT NULL
) STRICT;

-- What makes two entries one story: an address ('link') or the same words ('words').
CREATE TABLE story_keys (
    kind  TEXT NOT NULL,
    value TEXT NOT NULL,
    story TEXT NOT NULL REFERENCES stories (id),
    PRIMARY KEY (kind, value)
) STRICT;
CREATE INDEX story_keys_story ON story_keys (story);

CREATE TABLE entries (
    id          TEXT PRIMARY KEY,
    outlet      TEXT NOT NULL,
    identity    TEXT NOT NULL,
    link        TEXT NOT NULL,
    normalised  TEXT NOT NULL,
    headline    TEXT NOT NULL,
    discovered  TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT,
    what        TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0,
    missing     INTEGER NOT NULL DEFAULT 0,
    cursor      TEXT NOT NULL,
    story       TEXT REFERENCES stories (id),
    due_at      INTEGER,
    -- Announced anew while somebody was reading it: due again as soon as that ends.
    again       INTEGER NOT NULL DEFAULT 0,
    enrolled_at INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (outlet, identity)
) STRICT;
-- With the identity behind it: a visit (an issue) makes hundreds due at one moment, and the oldest
-- is found without looking at the others.
CREATE INDEX entries_due ON entries (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX entries_story ON entries (story);
CREATE INDEX entries_link ON entries (normalised);
CREATE INDEX entries_changed ON entries (changed_at);

-- What each source said about an entry last: two feeds of one outlet word it differently, and
-- that is no change.
CREATE TABLE announcements (
    entry  TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    hash   TEXT NOT NULL,
    PRIMARY KEY (entry, source)
) STRICT;

CREATE TABLE editions (
    id          TEXT PRIMARY KEY,
    story       TEXT NOT NULL REFERENCES stories (id),
    entry       TEXT NOT NULL REFERENCES entries (id),
    headline    TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    attributed  TEXT NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX editions_story ON editions (story, at);
CREATE INDEX editions_entry ON editions (entry, at);

-- Slices of the sketches of editions ('edition') and of posts that targets carried before us
-- ('post'). Two sketches of 32 minima that agree in 28 agree in at least one of five slices.
CREATE TABLE slices (
    kind TEXT NOT NULL,
    part INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    ref  TEXT NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (kind, part, hash, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX slices_at ON slices (kind, at);

CREATE TABLE decisions (
    id             TEXT PRIMARY KEY,
    entry          TEXT NOT NULL REFERENCES entries (id),
    story          TEXT NOT NULL REFERENCES stories (id),
    outlet         TEXT NOT NULL,
    target         TEXT NOT NULL,
    verdict        TEXT NOT NULL,
    decision       TEXT NOT NULL,
    config_version TEXT NOT NULL,
    -- 1 for the latest decision of an entry for a target.
    current        INTEGER NOT NULL,
    at             INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_entry ON decisions (entry, target, current);
CREATE INDEX decisions_story ON decisions (story, at);
CREATE INDEX decisions_outlet ON decisions (outlet, at);

CREATE TABLE placements (
    id          TEXT PRIMARY KEY,
    target      TEXT NOT NULL,
    story       TEXT NOT NULL REFERENCES stories (id),
    -- The entry that it came by.
    entry       TEXT NOT NULL REFERENCES entries (id),
    outlet      TEXT NOT NULL,
    marker      TEXT NOT NULL,
    state       TEXT NOT NULL,
    edition     TEXT REFERENCES editions (id),
    receipt     TEXT,
    -- Where readers find it, normalised: how our own pages are known again as origins.
    live_link   TEXT,
    live_at     INTEGER,
    sweep_at    INTEGER,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (target, story)
) STRICT;
CREATE INDEX placements_story ON placements (story);
CREATE INDEX placements_edition ON placements (edition);
CREATE INDEX placements_link ON placements (live_link) WHERE live_link IS NOT NULL;
CREATE INDEX placements_live ON placements (target, live_at) WHERE state = 'live';
CREATE INDEX placements_sweep ON placements (sweep_at, id) WHERE sweep_at IS NOT NULL;

CREATE TABLE placement_media (
    placement TEXT NOT NULL REFERENCES placements (id) ON DELETE CASCADE,
    media     TEXT NOT NULL,
    remote    TEXT NOT NULL,
    PRIMARY KEY (placement, media)
) STRICT;
CREATE INDEX placement_media_media ON placement_media (media);

CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY,
    placement    TEXT NOT NULL REFERENCES placements (id),
    -- Order among the deliveries of one placement.
    seq          INTEGER NOT NULL,
    target       TEXT NOT NULL,
    outlet       TEXT NOT NULL,
    entry        TEXT NOT NULL REFERENCES entries (id),
    action       TEXT NOT NULL,
    edition      TEXT REFERENCES editions (id),
    state        TEXT NOT NULL,
    word         TEXT NOT NULL,
    final        INTEGER NOT NULL,
    -- How far it ever got, to know progress from repetition.
    reached      INTEGER NOT NULL DEFAULT 0,
    -- What it was before somebody held it.
    held_from    TEXT,
    -- Taken up again after an end: a draft may exist.
    look_first   INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    rendition    TEXT,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    lease_owner  TEXT,
    lease_until  INTEGER,
    lease_micros INTEGER NOT NULL DEFAULT 0,
    fence        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (placement, seq)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_word ON deliveries (word);
CREATE INDEX deliveries_edition ON deliveries (edition);

CREATE TABLE surveys (
    target TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE posts (
    id     TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    title  TEXT NOT NULL,
    words  TEXT NOT NULL,
    post   TEXT NOT NULL
) STRICT;
CREATE INDEX posts_title ON posts (title);
CREATE INDEX posts_words ON posts (words);
CREATE INDEX posts_target ON posts (target);

CREATE TABLE media (
    id           TEXT PRIMARY KEY,
    bytes        BLOB NOT NULL,
    content_type TEXT NOT NULL,
    source       TEXT NOT NULL,
    credit       TEXT,
    rights       TEXT NOT NULL,
    at           INTEGER NOT NULL
) STRICT;

CREATE TABLE pages (
    entry      TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    asked      TEXT NOT NULL,
    normalised TEXT NOT NULL,
    landed     TEXT NOT NULL,
    link       TEXT NOT NULL,
    status     INTEGER NOT NULL,
    headers    TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    size       INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (entry, normalised)
) STRICT;
CREATE INDEX pages_normalised ON pages (normalised, at);
CREATE INDEX pages_landed ON pages (landed, at);
CREATE INDEX pages_at ON pages (at);

CREATE TABLE subscribers (
    id         TEXT PRIMARY KEY,
    digest     TEXT NOT NULL,
    -- Both null once the person is forgotten.
    address    TEXT,
    normalised TEXT,
    name       TEXT,
    language   TEXT NOT NULL,
    zone       TEXT,
    status     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (digest, normalised)
) STRICT;

CREATE TABLE consents (
    id         TEXT PRIMARY KEY,
    subscriber TEXT NOT NULL REFERENCES subscribers (id),
    consent    TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_subscriber ON consents (subscriber, at);

-- Keyed hashes of those who left; no address can be read out of them.
CREATE TABLE suppressions (
    hash TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT;

CREATE TABLE slots (
    digest TEXT NOT NULL,
    local  TEXT NOT NULL,
    zone   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (digest, local, zone)
) STRICT;
CREATE INDEX slots_at ON slots (digest, zone, at);

CREATE TABLE issues (
    id         TEXT PRIMARY KEY,
    digest     TEXT NOT NULL,
    slot       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE issue_items (
    issue    TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    digest   TEXT NOT NULL,
    zone     TEXT NOT NULL,
    story    TEXT NOT NULL,
    item     TEXT NOT NULL,
    PRIMARY KEY (issue, position),
    UNIQUE (digest, zone, story)
) STRICT;

CREATE TABLE mailings (
    id           TEXT PRIMARY KEY,
    issue        TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    subscriber   TEXT NOT NULL REFERENCES subscribers (id),
    state        TEXT NOT NULL,
    word         TEXT NOT NULL,
    due_at       INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    lease_owner  TEXT,
    lease_until  INTEGER,
    lease_micros INTEGER NOT NULL DEFAULT 0,
    fence        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (issue, subscriber)
) STRICT;
CREATE INDEX mailings_due ON mailings (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX mailings_armed ON mailings (lease_until) WHERE word = 'armed';
CREATE INDEX mailings_subscriber ON mailings (subscriber);

CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    subscriber TEXT NOT NULL REFERENCES subscribers (id),
    issue      TEXT,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_subscriber ON tokens (subscriber);

CREATE TABLE paused (
    scope TEXT PRIMARY KEY,
    at    INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id    TEXT PRIMARY KEY,
    at    INTEGER NOT NULL,
    by    TEXT NOT NULL,
    what  TEXT NOT NULL,
    about TEXT NOT NULL,
    note  TEXT NOT NULL,
    story TEXT
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_story ON audit (story);

CREATE TABLE alerts (
    condition TEXT PRIMARY KEY,
    words     TEXT NOT NULL,
    since     INTEGER NOT NULL
) STRICT;
