"""Where a new model is worse than the one before."""

from __future__ import annotations

from pathlib import Path

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.track import Segment, Track
from inspro_core.evaluate.labelled_videos import LabelledVideo, read_labelled_videos
from inspro_core.retrain.comparison import Regression
from inspro_core.retrain.plan import LabelledClip
from inspro_core.retrain.regressions import find_regressions, mean_j

CLIP = LabelledClip(7, "street.mp4", tuple(range(20, 28)))


def first_video(scenes: Path) -> LabelledVideo:
    return read_labelled_videos(scenes).videos[0]


def without(annotation: Annotation, frames: range) -> Annotation:
    """Lose all objects on some frames."""
    tracks = {}
    for key, track in annotation.tracks.items():
        left: dict[int, Segment] = {f: s for f, s in track.segments.items() if f not in frames}
        tracks[key] = Track(key, track.category_id, left)
    return Annotation(tracks)


def test_a_perfect_model_has_j_one_everywhere(scenes: Path) -> None:
    video = first_video(scenes)
    assert mean_j(video, video.truth).tolist() == [1.0] * 8
    assert mean_j(video, Annotation()).max() == 0.0


def test_lost_frames_are_found_as_one_stretch_of_the_video(scenes: Path) -> None:
    video = first_video(scenes)
    found = find_regressions([CLIP], [video], [video.truth], [without(video.truth, range(2, 5))])
    assert found == (Regression(7, "street.mp4", 22, 24, 1.0, 0.0),)


def test_the_worst_stretch_comes_first(scenes: Path) -> None:
    video = first_video(scenes)
    worse = without(without(video.truth, range(1)), range(3, 6))
    stretches = [(r.first_frame, r.last_frame) for r in find_regressions([CLIP], [video], [video.truth], [worse])]
    assert stretches == [(23, 25), (20, 20)]


def test_a_better_model_has_no_regression(scenes: Path) -> None:
    video = first_video(scenes)
    assert find_regressions([CLIP], [video], [without(video.truth, range(4))], [video.truth]) == ()
