"""The tables of a project file and how older files are brought up to date."""

from __future__ import annotations

import sqlite3

from inspro_core.formats.project_lanes import rebuild_lanes

APPLICATION_ID = 0x49505256  # "IPRV"

# One script per version; a file of version n gets scripts n, n + 1, ...
MIGRATIONS = (
    """
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE category (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, supercategory TEXT NOT NULL, color INTEGER NOT NULL
    );
    CREATE TABLE video (
        id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, height INTEGER NOT NULL, width INTEGER NOT NULL,
        frame_count INTEGER NOT NULL, timestamps BLOB NOT NULL, next_track_id INTEGER NOT NULL DEFAULT 1
    );
    CREATE TABLE track (
        video_id INTEGER NOT NULL REFERENCES video, id INTEGER NOT NULL,
        category_id INTEGER NOT NULL REFERENCES category,
        PRIMARY KEY (video_id, id)
    ) WITHOUT ROWID;
    CREATE TABLE segment (
        video_id INTEGER NOT NULL, frame INTEGER NOT NULL, track_id INTEGER NOT NULL,
        is_human INTEGER NOT NULL, score REAL NOT NULL, counts BLOB NOT NULL,
        PRIMARY KEY (video_id, frame, track_id),
        FOREIGN KEY (video_id, track_id) REFERENCES track
    ) WITHOUT ROWID;
    CREATE INDEX segment_of_track ON segment (video_id, track_id, frame, is_human, score);
    CREATE TABLE reviewed (
        video_id INTEGER NOT NULL REFERENCES video, frame INTEGER NOT NULL,
        PRIMARY KEY (video_id, frame)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE track ADD COLUMN name TEXT NOT NULL DEFAULT '';
    ALTER TABLE video ADD COLUMN status TEXT NOT NULL DEFAULT 'new';
    ALTER TABLE video ADD COLUMN seconds_spent REAL NOT NULL DEFAULT 0;
    ALTER TABLE video ADD COLUMN actions_made INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE note (
        video_id INTEGER NOT NULL REFERENCES video, frame INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (video_id, frame)
    ) WITHOUT ROWID;
    CREATE TABLE review_decision (
        video_id INTEGER NOT NULL REFERENCES video, kind TEXT NOT NULL, frame INTEGER NOT NULL,
        track_id INTEGER NOT NULL, other_id INTEGER NOT NULL, decision TEXT NOT NULL,
        PRIMARY KEY (video_id, kind, frame, track_id, other_id)
    ) WITHOUT ROWID;
    CREATE TABLE lane (
        video_id INTEGER NOT NULL, track_id INTEGER NOT NULL, block INTEGER NOT NULL, marks BLOB NOT NULL,
        PRIMARY KEY (video_id, track_id, block),
        FOREIGN KEY (video_id, track_id) REFERENCES track ON DELETE CASCADE
    ) WITHOUT ROWID;
    DROP INDEX segment_of_track;
    CREATE INDEX segment_of_track ON segment (video_id, track_id, frame);
    """,
    """
    CREATE TABLE held_out (
        video_id INTEGER PRIMARY KEY REFERENCES video, first_frame INTEGER NOT NULL, last_frame INTEGER NOT NULL
    );
    """,
    "ALTER TABLE video ADD COLUMN model TEXT NOT NULL DEFAULT '';",
)
LANES_SINCE = 2  # version that keeps lanes beside the segments


def configure(connection: sqlite3.Connection) -> None:
    """Set what every connection needs: constraints, a log beside the file, patience with another writer."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA busy_timeout = 5000")


def configure_alone(connection: sqlite3.Connection) -> None:
    """Set what the one connection to a file that nobody else knows needs: constraints; if it dies, so does the file."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a new or older file to the newest version, each step in one transaction."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script}")
        if number == LANES_SINCE:
            rebuild_lanes(connection)
        for statement in (f"PRAGMA user_version = {number}", f"PRAGMA application_id = {APPLICATION_ID}", "COMMIT"):
            connection.execute(statement)
