"""The project file: one SQLite database with videos, categories and labels."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from inspro_core.domain import lane
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.category_change import CategoryChange
from inspro_core.domain.lane import Lane
from inspro_core.domain.project import Category, Decision, Effort, ReviewKey, Video, VideoStatus
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.formats import project_categories, project_held_out, project_labels, project_work
from inspro_core.formats.project_database import ProjectDatabase
from inspro_core.formats.project_lanes import read_lanes

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
        name: free text of the user.
    """

    id: int
    category_id: int
    frame_count: int
    first_frame: int
    last_frame: int
    mean_score: float
    human_count: int
    name: str = ""


class ProjectFile:
    """An open project. A commit is one transaction that writes only the rows that changed; nothing is read up front.

    One thread uses one object; several objects, also in several processes, may have the same file open.
    """

    def __init__(self, database: ProjectDatabase) -> None:
        self.path = database.path
        self._database = database

    @classmethod
    def create(cls, path: str | Path, categories: Sequence[Category] = ()) -> ProjectFile:
        """Make a new project and open it.

        Raises:
            ProjectError: if the file exists or cannot be written.
        """
        with cls.building(path) as project:
            project.set_categories(categories)
        return cls.open(path)

    @classmethod
    @contextmanager
    def building(cls, path: str | Path) -> Iterator[ProjectFile]:
        """Make a new project that is there, whole, when the block ends; nothing is left if the block fails.

        Raises:
            ProjectError: if the file exists, also one that another program has made by then, or cannot be written.
        """
        with ProjectDatabase.building(Path(path)) as database:
            yield cls(database)

    @classmethod
    def open(cls, path: str | Path) -> ProjectFile:
        """Open a project.

        Raises:
            ProjectError: if it is missing, no project, damaged, or made by a newer program.
        """
        return cls(ProjectDatabase.open(Path(path)))

    def close(self) -> None:
        """Close the file; everything committed is in it."""
        self._database.connection.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def has_news(self) -> bool:
        """Tell whether another program or object has written into the file since the last call, at first since opening.

        Raises:
            ProjectError: if the file cannot be read.
        """
        return self._database.has_news()

    def categories(self) -> tuple[Category, ...]:
        """Return all categories by id."""
        return project_categories.read_categories(self._database)

    def add_categories(self, categories: Iterable[Category]) -> dict[str, int]:
        """Add those categories whose names are not there; one without a colour gets one.

        Returns:
            Ids of all categories of the project by name.
        """
        return project_categories.add_categories(self._database, categories)

    def set_categories(self, categories: Sequence[Category]) -> None:
        """Replace the list of categories.

        Raises:
            UsageError: if names or ids repeat, or a category that tracks have is left out.
        """
        project_categories.write_categories(self._database, categories)

    def category_change(
        self, before: Sequence[Category], after: Sequence[Category], moved: Mapping[int, int]
    ) -> CategoryChange:
        """Work out what an editor of the categories changes; what was added while it was open stays.

        Args:
            before: categories that the editor started with.
            after: those that it ended with; a new one gets another id where its own is taken meanwhile.
            moved: category id of `after` by the id that its tracks have now.
        """
        return project_categories.change_between(self._database, before, after, moved)

    def apply_categories(self, change: CategoryChange) -> None:
        """Write an edit of the categories as one transaction.

        A category that goes stays where tracks have it that the change does not know, and one that comes gets a number
        where another one has its name.

        Raises:
            ProjectError: if the file cannot be written.
        """
        project_categories.apply_change(self._database, change)

    def category_counts(self) -> dict[int, int]:
        """Count the tracks of every category that has one, over all videos."""
        return project_categories.count_tracks(self._database)

    def videos(self) -> tuple[Video, ...]:
        """Return all videos by id."""
        rows = self._database.query("SELECT id, path, height, width, frame_count, timestamps FROM video ORDER BY id")
        return tuple(self._video(row) for row in rows)

    def video(self, video_id: int) -> Video:
        """Return one video.

        Raises:
            ProjectError: if there is none with this id.
        """
        rows = self._database.query(
            "SELECT id, path, height, width, frame_count, timestamps FROM video WHERE id = ?", (video_id,)
        )
        for row in rows:
            return self._video(row)
        raise self._database.no_video(video_id)

    def add_video(self, video: Video) -> Video:
        """Add a video and return it with its new id; its path is kept relative where it lies beside the project."""
        blob = np.asarray(video.timestamps, dtype="<f8").tobytes()
        with self._database.transaction() as connection:
            values = (self._stored_path(video.path), *video.size_hw, video.frame_count, blob)
            sql = "INSERT INTO video (path, height, width, frame_count, timestamps) VALUES (?, ?, ?, ?, ?)"
            video_id = connection.execute(sql, values).lastrowid
        assert video_id is not None
        return replace(video, id=video_id)

    def relink_video(self, video_id: int, path: str | Path) -> None:
        """Note where a moved video lies now."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE video SET path = ? WHERE id = ?", (self._stored_path(str(path)), video_id))

    def remove_video(self, video_id: int) -> None:
        """Remove a video and its labels; the file itself stays."""
        with self._database.transaction() as connection:
            for table in ("segment", "track", "reviewed", "note", "review_decision", "held_out"):
                connection.execute(f"DELETE FROM {table} WHERE video_id = ?", (video_id,))
            connection.execute("DELETE FROM video WHERE id = ?", (video_id,))
            connection.execute("DELETE FROM setting WHERE key = ?", (_locks_of(video_id),))

    def annotation(
        self, video_id: int, frames: range | None = None, track_ids: Collection[int] | None = None
    ) -> Annotation:
        """Read labels: all of a video, or a slice of frames and tracks.

        A slice holds every chosen track, also one without a segment on the chosen frames.
        """
        return project_labels.read_annotation(self._database, video_id, frames, track_ids)

    def annotation_of_frames(self, video_id: int, frames: range, named: Collection[int]) -> Annotation:
        """Read the labels of some frames: the tracks that are seen on them, and those that are named."""
        seen = project_labels.read_seen(self._database, video_id, frames)
        return self.annotation(video_id, frames, seen.union(named))

    def segments_on_frame(self, video_id: int, frame: int) -> dict[int, Segment]:
        """Read the segments of one frame by track id: one look-up in the index, however long the video is."""
        return project_labels.read_frame(self._database, video_id, frame)

    def track_heads(self, video_id: int, track_ids: Collection[int] | None = None) -> dict[int, TrackHead]:
        """Return class and name of tracks, all or some, by their ids."""
        return project_labels.read_heads(self._database, video_id, track_ids)

    def track_count(self, video_id: int) -> int:
        """Count the tracks of a video."""
        return project_labels.count_tracks(self._database, video_id)

    def lanes(self, video_id: int, track_ids: Collection[int] | None = None) -> dict[int, Lane]:
        """Read where tracks are seen, all or some, without touching a mask; one that was never seen has no lane."""
        frame_count = project_labels.video_extent(self._database, video_id)[2]
        with self._database.reading() as connection, self._database.parsing("lane"):
            return read_lanes(connection, video_id, frame_count, track_ids)

    def track_summaries(self, video_id: int) -> dict[int, TrackSummary]:
        """Sum up every track from its lane."""
        lanes = self.lanes(video_id)
        heads = self.track_heads(video_id).items()
        return {track_id: summarize_track(track_id, head, lanes.get(track_id)) for track_id, head in heads}

    def reviewed_frames(self, video_id: int, frames: range | None = None) -> frozenset[int]:
        """Return the frames that a human has confirmed, all or those in a range."""
        return project_labels.read_reviewed(self._database, video_id, frames)

    def next_track_id(self, video_id: int) -> int:
        """Return an id that no track of the video has or ever had."""
        for (number,) in self._database.query("SELECT next_track_id FROM video WHERE id = ?", (video_id,)):
            return int(number)
        raise self._database.no_video(video_id)

    def apply(self, video_id: int, change: Change) -> None:
        """Write one edit as one transaction.

        Raises:
            UsageError: if a segment is empty, of another size than the video, or on a frame that it does not have.
            ProjectError: if the file holds other tracks than the change expects, or cannot be written (full disk).
        """
        project_labels.apply_change(self._database, video_id, change)

    def status(self, video_id: int) -> VideoStatus:
        """Return how far the work on a video is."""
        return project_work.read_status(self._database, video_id)

    def set_status(self, video_id: int, status: VideoStatus) -> None:
        """Note how far the work on a video is."""
        project_work.write_status(self._database, video_id, status)

    def model(self, video_id: int) -> str:
        """Return the name of the model that labelled a video last, empty where none did: the stem of its file."""
        return project_work.read_model(self._database, video_id)

    def set_model(self, video_id: int, name: str) -> None:
        """Note which model labels a video."""
        project_work.write_model(self._database, video_id, name)

    def locked_tracks(self, video_id: int) -> frozenset[int]:
        """Return the tracks of a video that people protect from every edit."""
        track_ids = self.setting(_locks_of(video_id)) or ()
        with self._database.parsing("setting"):
            return frozenset(int(track_id) for track_id in track_ids)

    def set_locked_tracks(self, video_id: int, track_ids: Collection[int]) -> None:
        """Note which tracks of a video people protect."""
        self.set_setting(_locks_of(video_id), sorted(track_ids))

    def last_place(self) -> tuple[int, int]:
        """Return the video and the frame at which the work was left; the first frame of the first video otherwise."""
        ids = [video.id for video in self.videos()]
        with self._database.parsing("setting"):
            video_id, frame = map(int, self.setting("last_place") or (0, 0))
        return (video_id, frame) if video_id in ids else (next(iter(ids), 0), 0)

    def set_last_place(self, video_id: int, frame: int) -> None:
        """Note at which video and frame the work is left."""
        self.set_setting("last_place", (video_id, frame))

    def notes(self, video_id: int) -> dict[int, str]:
        """Return the notes of a video by frame."""
        return project_work.read_notes(self._database, video_id)

    def set_note(self, video_id: int, frame: int, text: str) -> None:
        """Write the note of a frame; blank text removes it."""
        project_work.write_note(self._database, video_id, frame, text)

    def review_decisions(self, video_id: int) -> dict[ReviewKey, Decision]:
        """Return what was decided of the suspicions of a video."""
        return project_work.read_decisions(self._database, video_id)

    def set_review_decision(self, video_id: int, key: ReviewKey, decision: Decision | None) -> None:
        """Note what was decided of a suspicion; None takes it back."""
        project_work.write_decision(self._database, video_id, key, decision)

    def effort(self, video_id: int) -> Effort:
        """Return what people have spent on a video."""
        return project_work.read_effort(self._database, video_id)

    def add_effort(self, video_id: int, seconds: float, actions: int) -> None:
        """Add what was spent on a video since the last call."""
        project_work.add_effort(self._database, video_id, seconds, actions)

    def held_out(self) -> dict[int, range]:
        """Return the frames of each video that no model learns, see `project_held_out`; new videos are missing."""
        return project_held_out.read_held_out(self._database)

    def hold_out(self, sides: Mapping[int, range]) -> None:
        """Note which frames of videos no model learns; what is noted already stays as it is."""
        project_held_out.write_held_out(self._database, sides)

    def setting(self, key: str) -> Any:
        """Return a value kept with the project, or None."""
        for (text,) in self._database.query("SELECT value FROM setting WHERE key = ?", (key,)):
            with self._database.parsing("setting"):
                return json.loads(text)
        return None

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a JSON value with the project."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, json.dumps(value)))

    def _video(self, row: tuple[Any, ...]) -> Video:
        video_id, path, height, width, frame_count, blob = row
        with self._database.parsing("video"):
            timestamps = tuple(np.frombuffer(blob, dtype="<f8").tolist())
            absolute = os.path.normpath(self.path.resolve().parent / path)
            return Video(video_id, absolute, (int(height), int(width)), int(frame_count), timestamps)

    def _stored_path(self, path: str) -> str:
        folder, absolute = self.path.resolve().parent, Path(path).resolve()
        return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else str(absolute)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all writes inside one transaction: all of them stay, or none."""
        with self._database.transaction():
            yield


def _locks_of(video_id: int) -> str:
    """Name the setting of a video's locked tracks."""
    return f"locked_tracks/{video_id}"


def summarize_track(track_id: int, head: TrackHead, track_lane: Lane | None) -> TrackSummary:
    """Sum up a track from its lane; None stands for one that was never seen."""
    if track_lane is None or not track_lane.any():
        return TrackSummary(track_id, head.category_id, 0, -1, -1, 0.0, 0, head.name)
    frames = np.flatnonzero(lane.is_present(track_lane))
    score = float(lane.scores(track_lane)[frames].mean())
    human = int(lane.is_human(track_lane).sum())
    first, last = int(frames[0]), int(frames[-1])
    return TrackSummary(track_id, head.category_id, len(frames), first, last, score, human, head.name)
