-- Everything that names an entry of an outlet: what it was announced as, and where its page turned
-- out to be. One article that comes by several sources, or under a new guid, is enrolled once.
CREATE TABLE aliases (
    outlet TEXT NOT NULL,
    alias  TEXT NOT NULL,
    -- 'link': announced there; 'guid': announced as this; 'page': its page was found there.
    kind   TEXT NOT NULL,
    -- Null for a guid that named two articles: it names none any more.
    entry  TEXT REFERENCES entries (id) ON DELETE CASCADE,
    PRIMARY KEY (outlet, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_entry ON aliases (entry, kind);

INSERT OR IGNORE INTO aliases (outlet, alias, kind, entry)
    SELECT outlet, normalised, 'link', id FROM entries ORDER BY enrolled_at;
INSERT OR IGNORE INTO aliases (outlet, alias, kind, entry)
    SELECT outlet, identity, 'guid', id FROM entries ORDER BY enrolled_at;
