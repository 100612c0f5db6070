"""Bringing what a reader has found into a project: videos, categories, tracks and confirmed frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.formats.notes import Note
from inspro_core.formats.project_file import ProjectFile

OnStep = Callable[[], object]


@dataclass(frozen=True)
class ImportSummary:
    """What came in.

    Attributes:
        added_videos: videos that the project did not have.
        matched_videos: videos that it had.
        tracks: that were added.
        notes: what was left out.
    """

    added_videos: int
    matched_videos: int
    tracks: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class ReadTrack:
    """A track as a dataset has it.

    Attributes:
        wanted_id: what it would like to be called; 0 if it does not mind.
        category: name of its class.
        segments: by frame of the video.
        name: by which a human knows it.
    """

    wanted_id: int
    category: str
    segments: Mapping[int, Segment]
    name: str = ""


@dataclass(frozen=True)
class ReadVideo:
    """The labels of one video as a dataset has them.

    Attributes:
        video: of the project, or a new one with id 0.
        tracks: to add.
        reviewed: frames that a human has confirmed.
    """

    video: Video
    tracks: Sequence[ReadTrack]
    reviewed: frozenset[int] = frozenset()


def add_videos(
    project: ProjectFile, read: Sequence[ReadVideo], categories: Sequence[Category] = (), notes: Sequence[Note] = ()
) -> ImportSummary:
    """Add what was read to a project: all of it or nothing.

    Args:
        project: is changed.
        read: labels; a video that is in it twice is added once.
        categories: that the dataset lists, also those without a track.
        notes: of the reader.
    """
    added: dict[str, int] = {}
    with project.together():
        project.add_categories(categories)
        for part in read:
            video_id = part.video.id or added.get(part.video.path, 0)
            if not video_id:
                video_id = added[part.video.path] = project.add_video(part.video).id
            _add_tracks(project, video_id, part)
    matched = {part.video.id for part in read if part.video.id}
    return ImportSummary(len(added), len(matched), sum(len(part.tracks) for part in read), tuple(notes))


def _add_tracks(project: ProjectFile, video_id: int, part: ReadVideo) -> None:
    """Add tracks to a video; ids are kept where they are free."""
    listed = [Category(0, track.category) for track in part.tracks]
    category_ids, first = project.add_categories(listed), project.next_track_id(video_id)
    wanted: set[int] = set()
    kept = []
    for track in part.tracks:
        is_free = track.wanted_id >= first and track.wanted_id not in wanted
        kept.append(track.wanted_id if is_free else 0)
        wanted.add(kept[-1])
    number = max(first - 1, *wanted, 0)
    heads: dict[int, tuple[TrackHead | None, TrackHead | None]] = {}
    segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
    for track, track_id in zip(part.tracks, kept, strict=True):
        number += not track_id
        track_id = track_id or number
        heads[track_id] = (None, TrackHead(category_ids[track.category], track.name))
        segments.update({(track_id, frame): (None, segment) for frame, segment in track.segments.items()})
    confirmed = part.reviewed - project.reviewed_frames(video_id)
    project.apply(video_id, Change(segments, heads, dict.fromkeys(confirmed, True)))
