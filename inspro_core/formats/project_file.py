"""The project file: one SQLite database with videos, categories and labels."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import ProjectError
from inspro_core.formats.project_schema import APPLICATION_ID, MIGRATIONS, configure, migrate

SUFFIX = ".inspro"


@dataclass(frozen=True)
class TrackSummary:
    """A track without its masks.

    Attributes:
        id: of the track.
        category_id: of its category.
        frame_count: frames on which it is seen.
        first_frame, last_frame: of these; -1 without any.
        mean_score: over these, 0..1.
        human_count: frames that a human drew.
    """

    id: int
    category_id: int
    frame_count: int
    first_frame: int
    last_frame: int
    mean_score: float
    human_count: int


@dataclass(frozen=True)
class Presence:
    """Where tracks are seen, without their masks: parallel arrays, ordered by track and frame.

    Attributes:
        track_ids: (S,) int64.
        frames: (S,) int64.
        scores: (S,) float64.
        is_human: (S,) bool.
    """

    track_ids: NDArray[np.int64]
    frames: NDArray[np.int64]
    scores: NDArray[np.float64]
    is_human: NDArray[np.bool_]


class ProjectFile:
    """An open project. A commit is one transaction that writes only the rows that changed; nothing is read up front.

    One thread uses one object; several objects, also in several processes, may have the same file open.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def create(cls, path: str | Path, categories: Sequence[Category] = ()) -> ProjectFile:
        """Make a new project.

        Raises:
            ProjectError: if the file exists or cannot be written.
        """
        path = Path(path)
        if path.exists():
            raise ProjectError(path, "exists already; open it, or choose another name")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            project = cls(path, _connect(path))
        except (sqlite3.Error, OSError) as error:
            raise ProjectError(path, f"cannot be created: {error}; choose a folder that can be written") from error
        project.set_categories(categories)
        return project

    @classmethod
    def open(cls, path: str | Path) -> ProjectFile:
        """Open a project.

        Raises:
            ProjectError: if it is missing, no project, damaged, or made by a newer program.
        """
        path = Path(path)
        if not path.is_file():
            raise ProjectError(path, "does not exist")
        try:
            probe = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            application, version = (
                probe.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
            probe.close()
            if application != APPLICATION_ID:
                raise ProjectError(path, "is a database, but no InsPro project")
            if version > len(MIGRATIONS):
                raise ProjectError(path, f"was made by a newer program (version {version}); update this one")
            return cls(path, _connect(path))
        except sqlite3.Error as error:
            raise ProjectError(path, f"is no InsPro project or is damaged: {error}") from error

    def close(self) -> None:
        """Close the file; everything committed is in it."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def categories(self) -> tuple[Category, ...]:
        """Return all categories by id."""
        rows = self._query("SELECT id, name, supercategory, color FROM category ORDER BY id")
        return tuple(Category(i, name, above, (c >> 16, c >> 8 & 255, c & 255)) for i, name, above, c in rows)

    def set_categories(self, categories: Sequence[Category]) -> None:
        """Replace the list of categories.

        Raises:
            ValueError: if names or ids repeat, or a category that tracks have is left out.
        """
        kept = {category.id for category in categories}
        if len(kept) < len(categories) or len({category.name for category in categories}) < len(categories):
            raise ValueError("categories must differ in id and in name")
        used = {row[0] for row in self._query("SELECT DISTINCT category_id FROM track")}
        if missing := used - kept:
            raise ValueError(f"categories {sorted(missing)} are used by tracks and cannot be removed")
        with self._transaction() as execute:
            for (known,) in self._query("SELECT id FROM category"):
                if known not in kept:
                    execute("DELETE FROM category WHERE id = ?", (known,))
            for category in categories:  # free the names first: two categories may swap theirs
                execute("UPDATE category SET name = ? WHERE id = ?", (f"\0{category.id}", category.id))
            for category in categories:
                red, green, blue = category.color_rgb
                execute(
                    "INSERT INTO category VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                    " name = excluded.name, supercategory = excluded.supercategory, color = excluded.color",
                    (category.id, category.name, category.supercategory, red << 16 | green << 8 | blue),
                )

    def videos(self) -> tuple[Video, ...]:
        """Return all videos by id."""
        rows = self._query("SELECT id, path, height, width, frame_count, timestamps FROM video ORDER BY id")
        return tuple(self._video(row) for row in rows)

    def video(self, video_id: int) -> Video:
        """Return one video.

        Raises:
            KeyError: if there is none with this id.
        """
        rows = self._query(
            "SELECT id, path, height, width, frame_count, timestamps FROM video WHERE id = ?", (video_id,)
        )
        for row in rows:
            return self._video(row)
        raise KeyError(video_id)

    def add_video(self, video: Video) -> Video:
        """Add a video and return it with its new id; its path is kept relative where it lies beside the project."""
        blob = np.asarray(video.timestamps, dtype="<f8").tobytes()
        values = (self._stored_path(video.path), *video.size_hw, video.frame_count, blob)
        with self._transaction() as execute:
            sql = "INSERT INTO video (path, height, width, frame_count, timestamps) VALUES (?, ?, ?, ?, ?)"
            video_id = execute(sql, values).lastrowid
        assert video_id is not None
        return replace(video, id=video_id)

    def relink_video(self, video_id: int, path: str | Path) -> None:
        """Note where a moved video lies now."""
        with self._transaction() as execute:
            execute("UPDATE video SET path = ? WHERE id = ?", (self._stored_path(str(path)), video_id))

    def remove_video(self, video_id: int) -> None:
        """Remove a video and its labels; the file itself stays."""
        with self._transaction() as execute:
            for table in ("segment", "track", "reviewed"):
                execute(f"DELETE FROM {table} WHERE video_id = ?", (video_id,))
            execute("DELETE FROM video WHERE id = ?", (video_id,))

    def annotation(
        self, video_id: int, frames: range | None = None, track_ids: Collection[int] | None = None
    ) -> Annotation:
        """Read labels: all of a video, or a slice of frames and tracks.

        A slice holds every chosen track, also one without a segment on the chosen frames.
        """
        size_hw = self._extent(video_id)[:2]
        where, values = _where(video_id, frames, track_ids)
        segments: dict[int, dict[int, Segment]] = {}
        sql = f"SELECT track_id, frame, is_human, score, counts FROM segment WHERE {where} ORDER BY track_id, frame"
        for track_id, frame, is_human, score, counts in self._query(sql, values):
            segments.setdefault(track_id, {})[frame] = _segment(size_hw, is_human, score, counts)
        tracks = {
            track_id: Track(track_id, category_id, segments.get(track_id, {}))
            for track_id, category_id in self.track_categories(video_id).items()
            if track_ids is None or track_id in track_ids
        }
        return Annotation(tracks, self.reviewed_frames(video_id, frames))

    def segments_on_frame(self, video_id: int, frame: int) -> dict[int, Segment]:
        """Read the segments of one frame by track id: one look-up in the index, however long the video is."""
        sql = "SELECT track_id, is_human, score, counts FROM segment WHERE video_id = ? AND frame = ?"
        rows = list(self._query(sql, (video_id, frame)))
        size_hw = self._extent(video_id)[:2] if rows else (0, 0)
        return {track_id: _segment(size_hw, *row) for track_id, *row in rows}

    def track_categories(self, video_id: int) -> dict[int, int]:
        """Return the category id of every track."""
        return dict(self._query("SELECT id, category_id FROM track WHERE video_id = ? ORDER BY id", (video_id,)))

    def track_summaries(self, video_id: int) -> dict[int, TrackSummary]:
        """Sum up every track in one query."""
        sql = (
            "SELECT t.id, t.category_id, COUNT(s.frame), COALESCE(MIN(s.frame), -1), COALESCE(MAX(s.frame), -1),"
            " COALESCE(AVG(s.score), 0), COALESCE(SUM(s.is_human), 0) FROM track t LEFT JOIN segment s"
            " ON s.video_id = t.video_id AND s.track_id = t.id WHERE t.video_id = ? GROUP BY t.id ORDER BY t.id"
        )
        return {row[0]: TrackSummary(*row) for row in self._query(sql, (video_id,))}

    def presence(self, video_id: int) -> Presence:
        """Read where tracks are seen; answered by an index, without touching a mask."""
        sql = (
            "SELECT track_id, frame, score, is_human FROM segment INDEXED BY segment_of_track"
            " WHERE video_id = ? ORDER BY track_id, frame"
        )
        table = np.array(list(self._query(sql, (video_id,))), dtype=np.float64).reshape(-1, 4)
        return Presence(
            table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3].astype(np.bool_)
        )

    def reviewed_frames(self, video_id: int, frames: range | None = None) -> frozenset[int]:
        """Return the frames that a human has confirmed, all or those in a range."""
        where, values = _where(video_id, frames, None)
        return frozenset(frame for (frame,) in self._query(f"SELECT frame FROM reviewed WHERE {where}", values))

    def next_track_id(self, video_id: int) -> int:
        """Return an id that no track of the video has or ever had."""
        for (number,) in self._query("SELECT next_track_id FROM video WHERE id = ?", (video_id,)):
            return int(number)
        raise KeyError(video_id)

    def apply(self, video_id: int, change: Change) -> None:
        """Write one edit as one transaction.

        Raises:
            ValueError: if a segment is empty, of another size than the video, or on a frame that it does not have.
            ProjectError: if the file holds other tracks than the change expects, or cannot be written (full disk).
        """
        self._check(video_id, change)
        created = [(video_id, t, new) for t, (old, new) in change.categories.items() if old is None and new is not None]
        removed = [(video_id, t) for t, (old, new) in change.categories.items() if old is not None and new is None]
        classed = [(new, video_id, t) for t, (old, new) in change.categories.items() if old and new]
        gone = [(video_id, frame, t) for (t, frame), (_, after) in change.segments.items() if after is None]
        written = [
            (video_id, frame, t, after.source == "human", after.score, after.mask.counts)
            for (t, frame), (_, after) in change.segments.items()
            if after is not None
        ]
        confirmed = [(video_id, frame) for frame, is_reviewed in change.reviewed.items() if is_reviewed]
        unconfirmed = [(video_id, frame) for frame, is_reviewed in change.reviewed.items() if not is_reviewed]
        with self._transaction():
            execute_all = self._connection.executemany
            execute_all("INSERT INTO track VALUES (?, ?, ?)", created)
            if created:
                sql = "UPDATE video SET next_track_id = MAX(next_track_id, ?) WHERE id = ?"
                self._connection.execute(sql, (max(t for _, t, _ in created) + 1, video_id))
            found = execute_all("UPDATE track SET category_id = ? WHERE video_id = ? AND id = ?", classed).rowcount
            execute_all("DELETE FROM segment WHERE video_id = ? AND frame = ? AND track_id = ?", gone)
            execute_all("INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?)", written)
            dropped = execute_all("DELETE FROM track WHERE video_id = ? AND id = ?", removed).rowcount
            if max(found, 0) < len(classed) or max(dropped, 0) < len(removed):
                raise sqlite3.IntegrityError("a track that the change names is not there")
            execute_all("INSERT OR IGNORE INTO reviewed VALUES (?, ?)", confirmed)
            execute_all("DELETE FROM reviewed WHERE video_id = ? AND frame = ?", unconfirmed)

    def setting(self, key: str) -> Any:
        """Return a value kept with the project, or None."""
        for (text,) in self._query("SELECT value FROM setting WHERE key = ?", (key,)):
            return json.loads(text)
        return None

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a JSON value with the project."""
        with self._transaction() as execute:
            execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, json.dumps(value)))

    def _video(self, row: tuple[Any, ...]) -> Video:
        video_id, path, height, width, frame_count, blob = row
        timestamps = tuple(np.frombuffer(blob, dtype="<f8").tolist())
        absolute = os.path.normpath(self.path.resolve().parent / path)
        return Video(video_id, absolute, (height, width), frame_count, timestamps)

    def _stored_path(self, path: str) -> str:
        folder, absolute = self.path.resolve().parent, Path(path).resolve()
        return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else str(absolute)

    def _query(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise ProjectError(self.path, f"cannot be read: {error}") from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all writes inside one transaction: all of them stay, or none."""
        with self._transaction():
            yield

    def _extent(self, video_id: int) -> tuple[int, int, int]:
        """Return height, width and number of frames of a video."""
        for height, width, count in self._query(
            "SELECT height, width, frame_count FROM video WHERE id = ?", (video_id,)
        ):
            return height, width, count
        raise KeyError(video_id)

    def _check(self, video_id: int, change: Change) -> None:
        height, width, count = self._extent(video_id)
        for (track_id, frame), (_, after) in change.segments.items():
            place = f"track {track_id}, frame {frame}"
            if not 0 <= frame < count:
                raise ValueError(f"{place}: the video has frames 0 to {count - 1}")
            if after is not None and after.mask.size_hw != (height, width):
                raise ValueError(f"{place}: the mask is {after.mask.size_hw}, the video {(height, width)}")
            if after is not None and after.mask.is_empty:
                raise ValueError(f"{place}: the mask is empty; an absent object has no segment")

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """Write all or nothing, inside the transaction in hand if there is one; yields what executes a statement."""
        is_nested = bool(self._connection.in_transaction)
        if is_nested:
            yield self._connection.execute
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection.execute
            self._connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise ProjectError(self.path, f"holds other labels than this change expects: {error}") from error
        except sqlite3.Error as error:
            cure = "free some disk space or close the other program that uses it, then try again"
            raise ProjectError(self.path, f"cannot be written: {error}; {cure}") from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    configure(connection)
    migrate(connection)
    return connection


def _segment(size_hw: tuple[int, int], is_human: int, score: float, counts: bytes) -> Segment:
    return Segment(Mask(size_hw, counts), "human" if is_human else "model", score)


def _where(video_id: int, frames: range | None, track_ids: Collection[int] | None) -> tuple[str, tuple[Any, ...]]:
    where, values = ["video_id = ?"], [video_id]
    if frames is not None:
        where.append("frame >= ? AND frame < ?")
        values += [frames.start, frames.stop]
    if track_ids is not None:
        where.append(f"track_id IN ({', '.join(str(int(t)) for t in track_ids)})")
    return " AND ".join(where), tuple(values)
