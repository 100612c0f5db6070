"""Which frames of a project are held out for measuring, on its database: chosen once, and never moved."""

from __future__ import annotations

from collections.abc import Mapping

from inspro_core.formats.project_database import ProjectDatabase


def read_held_out(database: ProjectDatabase) -> dict[int, range]:
    """Read the held-out frames of each video that was ever divided; an empty range where all of it is learned."""
    rows = database.query("SELECT video_id, first_frame, last_frame FROM held_out ORDER BY video_id")
    with database.parsing("held_out"):
        return {video_id: range(first, last + 1) for video_id, first, last in rows}


def write_held_out(database: ProjectDatabase, sides: Mapping[int, range]) -> None:
    """Write the held-out frames of videos that have none noted yet; others keep theirs."""
    rows = [(video_id, frames.start, frames.stop - 1) for video_id, frames in sides.items()]
    with database.transaction() as connection:
        connection.executemany("INSERT OR IGNORE INTO held_out VALUES (?, ?, ?)", rows)
