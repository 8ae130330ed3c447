-- A new article is written into four trees instead of eleven: what the sources said of it stands in
-- its row, its names stand in `aliases` alone, and only what a query asks for is indexed.
CREATE TABLE entries_anew (
    id          TEXT PRIMARY KEY,
    outlet      TEXT NOT NULL,
    link        TEXT NOT NULL,
    headline    TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT,
    what        TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0,
    missing     INTEGER NOT NULL DEFAULT 0,
    -- Null before its page was first read.
    cursor      TEXT,
    story       TEXT REFERENCES stories (id),
    due_at      INTEGER,
    -- Announced anew while somebody was reading it: due again as soon as that ends.
    again       INTEGER NOT NULL DEFAULT 0,
    enrolled_at INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    fence       INTEGER NOT NULL DEFAULT 0,
    -- What each source said of it last, by source, as a hash: two feeds of one outlet word it
    -- differently, and that is no change.
    told        TEXT NOT NULL,
    -- 1 once the feed's words are old and gone.
    forgotten   INTEGER NOT NULL DEFAULT 0,
    -- How many names it was given since (`aliases`): there is an end to that.
    guids       INTEGER NOT NULL DEFAULT 0,
    links       INTEGER NOT NULL DEFAULT 0,
    -- Last: it is the large one, and what stands before it is read without it.
    discovered  TEXT NOT NULL
) STRICT;

INSERT INTO entries_anew (rowid, id, outlet, link, headline, state, reason, what, attempts,
        missing, cursor, story, due_at, again, enrolled_at, changed_at, lease_owner, lease_until,
        fence, told, forgotten, discovered)
    SELECT rowid, id, outlet, link, headline, state, reason, what, attempts, missing, cursor, story,
        due_at, again, enrolled_at, changed_at, lease_owner, lease_until, fence,
        (SELECT json_group_object(source, substr(hash, 1, 32)) FROM announcements a
            WHERE a.entry = entries.id),
        due_at IS NULL AND discovered ->> '$.markup' IS NULL, discovered
    FROM entries ORDER BY rowid;

DROP TABLE announcements;
DROP TABLE entries;
ALTER TABLE entries_anew RENAME TO entries;

-- With the identity behind it: a visit (an issue) makes hundreds due at one moment, and the oldest
-- is found without looking at the others.
CREATE INDEX entries_due ON entries (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX entries_story ON entries (story) WHERE story IS NOT NULL;
-- For tidying up: what has an end, and whose words are still kept.
CREATE INDEX entries_kept ON entries (changed_at) WHERE due_at IS NULL AND forgotten = 0;

-- By the name first: people ask for an address, whichever outlet's it is.
CREATE TABLE aliases_anew (
    alias  TEXT NOT NULL,
    outlet TEXT NOT NULL,
    -- 'link': announced there; 'guid': announced as this; 'page': its page was found there.
    kind   TEXT NOT NULL,
    -- Null for a guid that named two articles: it names none any more.
    entry  TEXT REFERENCES entries (id),
    PRIMARY KEY (alias, outlet)
) STRICT, WITHOUT ROWID;

INSERT INTO aliases_anew (alias, outlet, kind, entry)
    SELECT alias, outlet, kind, entry FROM aliases ORDER BY alias, outlet;
DROP TABLE aliases;
ALTER TABLE aliases_anew RENAME TO aliases;

-- How many there are of each state: asked for every minute, and counting a million rows takes long.
CREATE TABLE tally (
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (kind, word)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT 'entry', state, count(*) FROM entries GROUP BY state;
INSERT INTO tally SELECT 'delivery', word, count(*) FROM deliveries GROUP BY word;
INSERT INTO tally SELECT 'mailing', word, count(*) FROM mailings GROUP BY word;
DROP INDEX deliveries_word;

CREATE TRIGGER entries_come AFTER INSERT ON entries BEGIN
    INSERT INTO tally VALUES ('entry', new.state, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER entries_turn AFTER UPDATE OF state ON entries WHEN old.state <> new.state BEGIN
    UPDATE tally SET n = n - 1 WHERE kind = 'entry' AND word = old.state;
    INSERT INTO tally VALUES ('entry', new.state, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER deliveries_come AFTER INSERT ON deliveries BEGIN
    INSERT INTO tally VALUES ('delivery', new.word, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_turn AFTER UPDATE OF word ON deliveries WHEN old.word <> new.word BEGIN
    UPDATE tally SET n = n - 1 WHERE kind = 'delivery' AND word = old.word;
    INSERT INTO tally VALUES ('delivery', new.word, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_go AFTER DELETE ON deliveries BEGIN
    UPDATE tally SET n = n - 1 WHERE kind = 'delivery' AND word = old.word;
END;

CREATE TRIGGER mailings_come AFTER INSERT ON mailings BEGIN
    INSERT INTO tally VALUES ('mailing', new.word, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mailings_turn AFTER UPDATE OF word ON mailings WHEN old.word <> new.word BEGIN
    UPDATE tally SET n = n - 1 WHERE kind = 'mailing' AND word = old.word;
    INSERT INTO tally VALUES ('mailing', new.word, 1)
        ON CONFLICT (kind, word) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mailings_go AFTER DELETE ON mailings BEGIN
    UPDATE tally SET n = n - 1 WHERE kind = 'mailing' AND word = old.word;
END;
