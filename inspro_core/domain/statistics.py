"""Figures of a project: how much is labelled, by whom, how large and long the objects are, and what it took."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inspro_core.domain import lane
from inspro_core.domain.lane import Lane
from inspro_core.domain.project import Category, Effort
from inspro_core.domain.track import TrackHead


@dataclass(frozen=True)
class VideoLabels:
    """What the figures of one video are made from; no mask among it.

    Attributes:
        id: of the video.
        name: how it is shown.
        frame_count: of the video.
        reviewed_count: frames that a human has confirmed.
        heads: class and name of each track by its id.
        lanes: where each track is seen, by its id; one that is never seen may be missing.
        mean_areas: mean area of each track's masks in pixels, by its id, over all or sampled frames.
        effort: spent on the video.
        is_done: whether a human says that all of it is as it should be.
        model: name of the one that labelled it last, empty where none did.
    """

    id: int
    name: str
    frame_count: int
    reviewed_count: int
    heads: Mapping[int, TrackHead]
    lanes: Mapping[int, Lane]
    mean_areas: Mapping[int, float]
    effort: Effort
    is_done: bool = False
    model: str = ""


@dataclass(frozen=True)
class TrackFigures:
    """Figures of one track that is seen at least once.

    Attributes:
        video_id, track_id: which one.
        category_id: of its class.
        length: frames on which it is seen.
        human_count: of these, drawn by a human.
        mean_area: of its masks in pixels; None where none was looked at.
    """

    video_id: int
    track_id: int
    category_id: int
    length: int
    human_count: int
    mean_area: float | None


@dataclass(frozen=True)
class CategoryFigures:
    """Figures of one class over the whole project.

    Attributes:
        category: the class.
        track_count: its tracks that are seen at least once.
        mask_count: their masks.
        human_count: of these, drawn by a human.
        mean_length: frames per track; 0 without a track.
        median_area: of the tracks' mean areas in pixels; 0 where none is known.
    """

    category: Category
    track_count: int
    mask_count: int
    human_count: int
    mean_length: float
    median_area: float

    @property
    def human_share(self) -> float:
        """Share of masks drawn by a human, 0..1; 0 without a mask."""
        return share(self.human_count, self.mask_count)


@dataclass(frozen=True)
class VideoFigures:
    """Figures of one video.

    Attributes:
        id, name: which one.
        frame_count: of the video.
        reviewed_count: frames that a human has confirmed.
        track_count: tracks that are seen at least once.
        mask_count: their masks.
        human_count: of these, drawn by a human.
        effort: spent on the video.
        is_done: whether a human says that all of it is as it should be.
        model: name of the one that labelled it last, empty where none did.
    """

    id: int
    name: str
    frame_count: int
    reviewed_count: int
    track_count: int
    mask_count: int
    human_count: int
    effort: Effort
    is_done: bool = False
    model: str = ""

    @property
    def reviewed_share(self) -> float:
        """Share of frames that a human has confirmed, 0..1."""
        return share(self.reviewed_count, self.frame_count)

    @property
    def human_share(self) -> float:
        """Share of masks drawn by a human, 0..1; 0 without a mask."""
        return share(self.human_count, self.mask_count)

    @property
    def finished_count(self) -> int:
        """Frames on which the work is over: all where the video is done, else those that a human has confirmed."""
        return self.frame_count if self.is_done else self.reviewed_count

    @property
    def seconds_per_frame(self) -> float:
        """Seconds of work per frame of the video."""
        return share(self.effort.seconds, self.frame_count)

    @property
    def actions_per_100(self) -> float:
        """Edits per 100 frames of the video."""
        return 100 * share(self.effort.actions, self.frame_count)


@dataclass(frozen=True)
class ProjectStatistics:
    """All figures of a project.

    Attributes:
        categories: every class of the project, also one without a track, in the project's order.
        videos: in the order given.
        tracks: every track that is seen at least once, by video, then by id.
    """

    categories: tuple[CategoryFigures, ...]
    videos: tuple[VideoFigures, ...]
    tracks: tuple[TrackFigures, ...]

    @property
    def total(self) -> VideoFigures:
        """The sums over all videos, under id 0 and no name."""
        videos = self.videos
        return VideoFigures(
            0,
            "",
            sum(video.frame_count for video in videos),
            sum(video.reviewed_count for video in videos),
            len(self.tracks),
            sum(video.mask_count for video in videos),
            sum(video.human_count for video in videos),
            Effort(sum(video.effort.seconds for video in videos), sum(video.effort.actions for video in videos)),
        )


@dataclass(frozen=True)
class Bin:
    """One bar of a histogram.

    Attributes:
        low: smallest value that falls into it.
        high: first value that does not.
        count: values in it.
    """

    low: int
    high: int
    count: int


def share(part: float, whole: float) -> float:
    """Return part / whole; 0 where there is nothing to have a part of."""
    return part / whole if whole else 0.0


def project_statistics(categories: Sequence[Category], videos: Iterable[VideoLabels]) -> ProjectStatistics:
    """Count everything.

    Raises:
        ValueError: if a track has a class that the project does not.
    """
    video_figures: list[VideoFigures] = []
    tracks: list[TrackFigures] = []
    for video in videos:
        own = track_figures(video)
        tracks += own
        masks, drawn = sum(track.length for track in own), sum(track.human_count for track in own)
        video_figures.append(
            VideoFigures(
                video.id,
                video.name,
                video.frame_count,
                video.reviewed_count,
                len(own),
                masks,
                drawn,
                video.effort,
                video.is_done,
                video.model,
            )
        )
    by_category: dict[int, list[TrackFigures]] = {category.id: [] for category in categories}
    for track in tracks:
        if track.category_id not in by_category:
            raise ValueError(f"track {track.track_id} has class {track.category_id}, which the project does not have")
        by_category[track.category_id].append(track)
    counted = tuple(_category_figures(category, by_category[category.id]) for category in categories)
    return ProjectStatistics(counted, tuple(video_figures), tuple(tracks))


def track_figures(video: VideoLabels) -> list[TrackFigures]:
    """Count the tracks of a video that are seen at least once, by id."""
    found = []
    for track_id, head in sorted(video.heads.items()):
        marks = video.lanes.get(track_id)
        if marks is None or not marks.any():
            continue
        length, drawn = int(lane.is_present(marks).sum()), int(lane.is_human(marks).sum())
        area = video.mean_areas.get(track_id)
        found.append(TrackFigures(video.id, track_id, head.category_id, length, drawn, area))
    return found


def octaves(values: Iterable[float]) -> tuple[Bin, ...]:
    """Count values in bins that double: [1, 2), [2, 4), [4, 8), …, from the smallest that is filled to the largest.

    Args:
        values: positive; those below 1 count as 1.
    """
    levels = [math.frexp(max(value, 1.0))[1] - 1 for value in values]
    if not levels:
        return ()
    return tuple(Bin(1 << level, 2 << level, levels.count(level)) for level in range(min(levels), max(levels) + 1))


def _category_figures(category: Category, tracks: Sequence[TrackFigures]) -> CategoryFigures:
    masks = sum(track.length for track in tracks)
    drawn = sum(track.human_count for track in tracks)
    areas = [track.mean_area for track in tracks if track.mean_area is not None]
    median = float(np.median(areas)) if areas else 0.0
    return CategoryFigures(category, len(tracks), masks, drawn, share(masks, len(tracks)), median)
