CREATE TABLE users (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    -- SHA-256 of the token.
    token   BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE todos (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    owner   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title   TEXT NOT NULL,
    done    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX todos_of_owner ON todos (owner, id);
