"""The work on a project: status and model of each video, notes, decisions of the review and effort, on its database."""

from __future__ import annotations

from inspro_core.domain.project import STATUSES, Decision, Effort, ReviewKey, VideoStatus
from inspro_core.formats.project_database import ProjectDatabase


def read_status(database: ProjectDatabase, video_id: int) -> VideoStatus:
    """Read how far a video is; a status of a newer program counts as new.

    Raises:
        ProjectError: if there is no such video.
    """
    for (text,) in database.query("SELECT status FROM video WHERE id = ?", (video_id,)):
        return next((status for status in STATUSES if status == text), "new")
    raise database.no_video(video_id)


def write_status(database: ProjectDatabase, video_id: int, status: VideoStatus) -> None:
    """Note how far a video is.

    Raises:
        ValueError: if there is no such status.
    """
    if status not in STATUSES:
        raise ValueError(f"a status is one of {', '.join(STATUSES)}, got {status!r}")
    with database.transaction() as connection:
        connection.execute("UPDATE video SET status = ? WHERE id = ?", (status, video_id))


def read_model(database: ProjectDatabase, video_id: int) -> str:
    """Read the name of the model that labelled a video last; empty where none did.

    Raises:
        ProjectError: if there is no such video.
    """
    for (name,) in database.query("SELECT model FROM video WHERE id = ?", (video_id,)):
        return str(name)
    raise database.no_video(video_id)


def write_model(database: ProjectDatabase, video_id: int, name: str) -> None:
    """Note which model labels a video."""
    with database.transaction() as connection:
        connection.execute("UPDATE video SET model = ? WHERE id = ?", (name, video_id))


def read_notes(database: ProjectDatabase, video_id: int) -> dict[int, str]:
    """Read the notes of a video by frame."""
    return dict(database.query("SELECT frame, text FROM note WHERE video_id = ? ORDER BY frame", (video_id,)))


def write_note(database: ProjectDatabase, video_id: int, frame: int, text: str) -> None:
    """Write the note of a frame; blank text removes it."""
    with database.transaction() as connection:
        if text.strip():
            connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (video_id, frame, text))
        else:
            connection.execute("DELETE FROM note WHERE video_id = ? AND frame = ?", (video_id, frame))


def read_decisions(database: ProjectDatabase, video_id: int) -> dict[ReviewKey, Decision]:
    """Read what was decided of the suspicions of a video."""
    sql = "SELECT kind, frame, track_id, other_id, decision FROM review_decision WHERE video_id = ?"
    rows = database.query(sql, (video_id,))
    return {(kind, frame, track_id, other_id): decision for kind, frame, track_id, other_id, decision in rows}


def write_decision(database: ProjectDatabase, video_id: int, key: ReviewKey, decision: Decision | None) -> None:
    """Write what was decided of a suspicion; None takes it back."""
    with database.transaction() as connection:
        if decision is None:
            sql = "DELETE FROM review_decision WHERE video_id = ? AND (kind, frame, track_id, other_id) = (?, ?, ?, ?)"
            connection.execute(sql, (video_id, *key))
        else:
            row = (video_id, *key, decision)
            connection.execute("INSERT OR REPLACE INTO review_decision VALUES (?, ?, ?, ?, ?, ?)", row)


def read_effort(database: ProjectDatabase, video_id: int) -> Effort:
    """Read what people have spent on a video.

    Raises:
        ProjectError: if there is no such video.
    """
    for row in database.query("SELECT seconds_spent, actions_made FROM video WHERE id = ?", (video_id,)):
        return Effort(*row)
    raise database.no_video(video_id)


def add_effort(database: ProjectDatabase, video_id: int, seconds: float, actions: int) -> None:
    """Add what was spent on a video since the last call."""
    sql = "UPDATE video SET seconds_spent = seconds_spent + ?, actions_made = actions_made + ? WHERE id = ?"
    with database.transaction() as connection:
        connection.execute(sql, (seconds, actions, video_id))
