"""Figures of a project file; object sizes come from sampled frames, so that long videos take no longer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from inspro_core.domain import lane
from inspro_core.domain.lane import Lane
from inspro_core.domain.project import Video
from inspro_core.domain.statistics import ProjectStatistics, VideoLabels, project_statistics
from inspro_core.formats.project_file import ProjectFile

SAMPLES_PER_TRACK = 5


def read_statistics(project: ProjectFile) -> ProjectStatistics:
    """Count everything in a project; meant for a thread with a connection of its own.

    Raises:
        ProjectError: if the file cannot be read.
    """
    labels = [_labels(project, video) for video in project.videos()]
    categories = project.categories()  # after the labels: what is edited meanwhile adds classes, and seldom takes one
    known = {category.id for category in categories}
    return project_statistics(categories, (_of_classes(video, known) for video in labels))


def mean_areas(project: ProjectFile, video_id: int, lanes: Mapping[int, Lane]) -> dict[int, float]:
    """Measure each track's masks on a few frames spread over its life.

    Args:
        project: holds the masks.
        video_id: of the video.
        lanes: of its tracks, by id.

    Returns:
        Mean area in pixels by track id.
    """
    wanted: dict[int, list[int]] = {}
    for track_id, marks in lanes.items():
        for frame in sampled_frames(marks):
            wanted.setdefault(frame, []).append(track_id)
    areas: dict[int, list[int]] = {}
    for frame, track_ids in wanted.items():
        segments = project.segments_on_frame(video_id, frame)
        for track_id in track_ids:
            if track_id in segments:  # else it was edited since the lanes were read
                areas.setdefault(track_id, []).append(segments[track_id].mask.area)
    return {track_id: sum(found) / len(found) for track_id, found in areas.items()}


def sampled_frames(marks: Lane) -> list[int]:
    """Choose up to `SAMPLES_PER_TRACK` frames on which a track is seen, the first and the last one among them."""
    frames = np.flatnonzero(lane.is_present(marks))
    if len(frames) <= SAMPLES_PER_TRACK:
        return [int(frame) for frame in frames]
    places = np.linspace(0, len(frames) - 1, SAMPLES_PER_TRACK).round().astype(int)
    return [int(frame) for frame in frames[places]]


def _of_classes(labels: VideoLabels, known: Collection[int]) -> VideoLabels:
    heads = {track_id: head for track_id, head in labels.heads.items() if head.category_id in known}
    return replace(labels, heads=heads)


def _labels(project: ProjectFile, video: Video) -> VideoLabels:
    lanes = project.lanes(video.id)
    return VideoLabels(
        video.id,
        Path(video.path).name,
        video.frame_count,
        len(project.reviewed_frames(video.id)),
        project.track_heads(video.id),
        lanes,
        mean_areas(project, video.id, lanes),
        project.effort(video.id),
        project.status(video.id) == "done",
        project.model(video.id),
    )
