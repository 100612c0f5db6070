"""Figures read from a project file agree with its labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain.lane import is_present
from inspro_core.domain.project import Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_statistics import SAMPLES_PER_TRACK, mean_areas, read_statistics, sampled_frames

Maker = Callable[..., tuple[ProjectFile, Video]]


def test_figures_agree_with_the_labels(make_project: Maker) -> None:
    project, video = make_project(seed=3)
    project.add_effort(video.id, 60.0, 7)
    project.set_status(video.id, "done")
    project.set_model(video.id, "3")
    annotation = project.annotation(video.id)
    segments = [segment for track in annotation.tracks.values() for segment in track.segments.values()]
    counted = read_statistics(project).videos[0]
    assert counted.mask_count == len(segments)
    assert counted.human_count == sum(segment.source == "human" for segment in segments)
    assert counted.reviewed_count == len(annotation.reviewed_frames)
    assert (counted.effort.seconds, counted.effort.actions) == (60.0, 7)
    assert (counted.is_done, counted.model) == (True, "3")


def test_areas_of_short_tracks_are_the_mean_of_all_their_masks(make_project: Maker) -> None:
    project, video = make_project(seed=1, frame_count=5)
    areas = mean_areas(project, video.id, project.lanes(video.id))
    for track_id, track in project.annotation(video.id).tracks.items():
        assert areas[track_id] == np.mean([segment.mask.area for segment in track.segments.values()])


@given(st.lists(st.sampled_from((0, 1, 229)), max_size=60))
def test_samples_are_frames_of_the_track_from_first_to_last(marks: list[int]) -> None:
    lane = np.array(marks, np.uint8)
    seen = np.flatnonzero(is_present(lane)).tolist()
    frames = sampled_frames(lane)
    assert len(frames) == len(set(frames)) == min(len(seen), SAMPLES_PER_TRACK)
    assert set(frames) <= set(seen)
    assert (frames[:1], frames[-1:]) == (seen[:1], seen[-1:])
