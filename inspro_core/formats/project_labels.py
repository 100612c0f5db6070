"""The labels of a project file: tracks, segments and confirmed frames, by plain functions on its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.run_lengths import first_damaged
from inspro_core.domain.track import Segment, Track, TrackHead
from inspro_core.errors import ProjectError, UsageError
from inspro_core.formats.project_database import ProjectDatabase
from inspro_core.formats.project_lanes import write_lanes


def read_annotation(
    database: ProjectDatabase, video_id: int, frames: range | None, track_ids: Collection[int] | None
) -> Annotation:
    """Read all labels of a video, or a slice of frames and tracks; see `ProjectFile.annotation`."""
    size_hw = video_extent(database, video_id)[:2]
    where, values = _where(video_id, frames, track_ids)
    segments: dict[int, dict[int, Segment]] = {}
    sql = f"SELECT track_id, frame, is_human, score, counts FROM segment WHERE {where} ORDER BY track_id, frame"
    rows = database.query(sql, values)
    for (track_id, frame, *_), segment in zip(rows, _segments(database, video_id, size_hw, rows), strict=True):
        segments.setdefault(track_id, {})[frame] = segment
    tracks = {
        track_id: Track(track_id, head.category_id, segments.get(track_id, {}), head.name)
        for track_id, head in read_heads(database, video_id, track_ids).items()
    }
    return Annotation(tracks, read_reviewed(database, video_id, frames))


def read_frame(database: ProjectDatabase, video_id: int, frame: int) -> dict[int, Segment]:
    """Read the segments of one frame by track id."""
    sql = "SELECT track_id, frame, is_human, score, counts FROM segment WHERE video_id = ? AND frame = ?"
    rows = database.query(sql, (video_id, frame))
    size_hw = video_extent(database, video_id)[:2] if rows else (0, 0)
    segments = _segments(database, video_id, size_hw, rows)
    return {track_id: segment for (track_id, *_), segment in zip(rows, segments, strict=True)}


def read_seen(database: ProjectDatabase, video_id: int, frames: range) -> frozenset[int]:
    """Read which tracks are seen on some frames, without touching a mask."""
    where, values = _where(video_id, frames, None)
    return frozenset(track for (track,) in database.query(f"SELECT track_id FROM segment WHERE {where}", values))


def read_heads(
    database: ProjectDatabase, video_id: int, track_ids: Collection[int] | None = None
) -> dict[int, TrackHead]:
    """Read the heads of all tracks or of some."""
    sql = "SELECT id, category_id, name FROM track WHERE video_id = ?"
    if track_ids is not None:
        sql += f" AND id IN ({', '.join(str(int(t)) for t in track_ids)})"
    rows = database.query(f"{sql} ORDER BY id", (video_id,))
    return {track_id: TrackHead(category_id, name) for track_id, category_id, name in rows}


def count_tracks(database: ProjectDatabase, video_id: int) -> int:
    """Count the tracks of a video."""
    ((count,),) = database.query("SELECT COUNT(*) FROM track WHERE video_id = ?", (video_id,))
    return int(count)


def read_reviewed(database: ProjectDatabase, video_id: int, frames: range | None) -> frozenset[int]:
    """Read the confirmed frames, all or those in a range."""
    where, values = _where(video_id, frames, None)
    return frozenset(frame for (frame,) in database.query(f"SELECT frame FROM reviewed WHERE {where}", values))


def apply_change(database: ProjectDatabase, video_id: int, change: Change) -> None:
    """Write one edit as one transaction; see `ProjectFile.apply`."""
    _check(database, video_id, change)
    gone = [(video_id, frame, t) for (t, frame), (_, after) in change.segments.items() if after is None]
    written = [
        (video_id, frame, t, after.source == "human", after.score, after.mask.counts)
        for (t, frame), (_, after) in change.segments.items()
        if after is not None
    ]
    confirmed = [(video_id, frame) for frame, is_reviewed in change.reviewed.items() if is_reviewed]
    unconfirmed = [(video_id, frame) for frame, is_reviewed in change.reviewed.items() if not is_reviewed]
    removed = [(video_id, t) for t, (old, new) in change.heads.items() if old is not None and new is None]
    ended = {track_id for track_id, (_, new) in change.heads.items() if new is None}
    lasting = {key: pair for key, pair in change.segments.items() if key[0] not in ended}
    with database.transaction() as connection:
        _write_heads(connection, video_id, change)
        connection.executemany("DELETE FROM segment WHERE video_id = ? AND frame = ? AND track_id = ?", gone)
        connection.executemany("INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?)", written)
        with database.parsing("lane"):
            write_lanes(connection, video_id, lasting)
        dropped = connection.executemany("DELETE FROM track WHERE video_id = ? AND id = ?", removed).rowcount
        if max(dropped, 0) < len(removed):
            raise sqlite3.IntegrityError("a track that the change names is not there")
        connection.executemany("INSERT OR IGNORE INTO reviewed VALUES (?, ?)", confirmed)
        connection.executemany("DELETE FROM reviewed WHERE video_id = ? AND frame = ?", unconfirmed)


def video_extent(database: ProjectDatabase, video_id: int) -> tuple[int, int, int]:
    """Return height, width and number of frames of a video.

    Raises:
        ProjectError: if there is none with this id.
    """
    for row in database.query("SELECT height, width, frame_count FROM video WHERE id = ?", (video_id,)):
        with database.parsing("video"):
            height, width, count = map(int, row)
            return height, width, count
    raise database.no_video(video_id)


def _write_heads(connection: sqlite3.Connection, video_id: int, change: Change) -> None:
    """Add new tracks and change the class or name of known ones; what does not differ is left as it stands."""
    pairs = [(t, old, new) for t, (old, new) in change.heads.items() if new is not None]
    created = [(video_id, t, new.category_id, new.name) for t, old, new in pairs if old is None]
    connection.executemany("INSERT INTO track (video_id, id, category_id, name) VALUES (?, ?, ?, ?)", created)
    if created:
        sql = "UPDATE video SET next_track_id = MAX(next_track_id, ?) WHERE id = ?"
        connection.execute(sql, (max(row[1] for row in created) + 1, video_id))
    for track_id, old, new in pairs:
        if old is None or old == new:
            continue
        names = [("category_id", new.category_id)] if old.category_id != new.category_id else []
        values: list[tuple[str, Any]] = [*names, *([("name", new.name)] if old.name != new.name else [])]
        columns = ", ".join(f"{column} = ?" for column, _ in values)
        row = (*(value for _, value in values), video_id, track_id)
        if connection.execute(f"UPDATE track SET {columns} WHERE video_id = ? AND id = ?", row).rowcount < 1:
            raise sqlite3.IntegrityError("a track that the change names is not there")


def _check(database: ProjectDatabase, video_id: int, change: Change) -> None:
    height, width, count = video_extent(database, video_id)
    for (track_id, frame), (_, after) in change.segments.items():
        place = {"track": track_id, "frame": frame}
        if not 0 <= frame < count:
            raise UsageError("track {track}, frame {frame}: the video has frames 0 to {last}", **place, last=count - 1)
        if after is not None and after.mask.size_hw != (height, width):
            raise UsageError(
                "track {track}, frame {frame}: the mask is {found}, the video {expected}",
                **place,
                found=after.mask.size_hw,
                expected=(height, width),
            )
        if after is not None and after.mask.is_empty:
            raise UsageError(
                "track {track}, frame {frame}: the mask is empty; an absent object has no segment", **place
            )


def _segments(
    database: ProjectDatabase, video_id: int, size_hw: tuple[int, int], rows: Sequence[tuple[Any, ...]]
) -> list[Segment]:
    """Make the segments of rows of track, frame, source, score and run lengths.

    Raises:
        ProjectError: if one is damaged: its run lengths would be decoded into foreign memory.
    """
    with database.parsing("segment"):
        damaged = first_damaged([row[-1] for row in rows], size_hw)
        segments = [
            Segment(Mask(size_hw, counts), "human" if is_human else "model", float(score))
            for _, _, is_human, score, counts in rows
        ]
    if damaged is not None:
        ((path,),) = database.query("SELECT path FROM video WHERE id = ?", (video_id,))
        raise ProjectError(
            database.path,
            "the mask of track {track} on frame {frame} of {video} is damaged; restore the file from a copy",
            track=rows[damaged][0],
            frame=rows[damaged][1],
            video=Path(path).name,
        )
    return segments


def _where(video_id: int, frames: range | None, track_ids: Collection[int] | None) -> tuple[str, tuple[Any, ...]]:
    where, values = ["video_id = ?"], [video_id]
    if frames is not None:
        where.append("frame >= ? AND frame < ?")
        values += [frames.start, frames.stop]
    if track_ids is not None:
        where.append(f"track_id IN ({', '.join(str(int(t)) for t in track_ids)})")
    return " AND ".join(where), tuple(values)
