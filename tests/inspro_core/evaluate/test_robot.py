"""The robot fixes what is wrong, counts its actions, and stops when all is good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.evaluate.carriers import CopyCarrier, InterpolationCarrier, ModelCarrier, ObjectLabels
from inspro_core.evaluate.first_mask import score_first_mask
from inspro_core.evaluate.labelled_videos import LabelledVideo, PictureList
from inspro_core.evaluate.robot import Robot, match_tracks, reach, worst_frame
from inspro_core.evaluate.robot_summary import summarize_first_masks, summarize_robot
from inspro_core.inference.frame_order import Direction
from inspro_core.inference.repropagation import RepropagateStep
from inspro_core.inference.settled_objects import SettledLabels

COUNT = 20
SIZE_HW = (40, 100)


def square(x: float, side: int = 10) -> Mask:
    image = np.zeros(SIZE_HW, dtype=np.uint8)
    image[10 : 10 + side, round(x) : round(x) + side] = 1
    return Mask.from_array(image)


def moving(speed: float, frames: range = range(COUNT), track_id: int = 1, category_id: int = 1) -> Track:
    """A square that moves right by `speed` pixels per frame."""
    segments = {frame: Segment(square(speed * frame), "human") for frame in frames}
    return Track(track_id, category_id, segments)


def video(*tracks: Track) -> LabelledVideo:
    source = PictureList(Path("nowhere"), [f"{frame}.jpg" for frame in range(COUNT)], SIZE_HW)
    return LabelledVideo("v", source, Annotation({track.id: track for track in tracks}))


def test_one_mask_of_a_still_object_is_enough_for_copying() -> None:
    (work,) = Robot(CopyCarrier()).annotate(video(moving(0)))
    assert [action.kind for action in work.actions] == ["mask"]
    assert work.mean_j == (0.0, 1.0)


def test_copying_a_moving_object_needs_a_mask_for_every_stretch_that_stays_good() -> None:
    (work,) = Robot(CopyCarrier()).annotate(video(moving(1)))
    # one step of 1 in 10 pixels leaves 9/11 ≥ .8, two leave 8/12: a mask serves three frames at most
    assert len(work.actions) >= COUNT / 3
    assert work.mean_j[-1] >= 0.8
    assert list(work.mean_j) == sorted(work.mean_j)


def test_interpolation_needs_few_masks_of_a_steady_motion() -> None:
    (work,) = Robot(InterpolationCarrier()).annotate(video(moving(4)))
    assert len(work.actions) <= 7
    assert work.mean_j[-1] > 0.95


def test_objects_that_the_robot_drew_on_are_settled_for_those_behind_them() -> None:
    settled = list[list[Track]]()

    class Watching(CopyCarrier):
        def carry(  # type: ignore[no-untyped-def]
            self, source, labels: ObjectLabels, start: int, frames: range, direction: Direction
        ):
            settled.append(list(labels.settled))
            return super().carry(source, labels, start, frames, direction)

    found = moving(1, track_id=8)
    Robot(Watching()).annotate(video(moving(0, track_id=1), moving(1, track_id=2), moving(0, track_id=3)), [found])
    assert [[track.id for track in tracks] for tracks in settled] == [[], [], [1], [1]]
    sources = [segment.source for segment in settled[-1][0].segments.values()]
    assert (len(sources), sources.count("human")) == (COUNT, 1)


def test_good_labels_need_no_action() -> None:
    (work,) = Robot(CopyCarrier()).annotate(video(moving(2)), [moving(2)])
    assert work.actions == ()


def test_a_wrong_class_is_one_action() -> None:
    (work,) = Robot(CopyCarrier()).annotate(video(moving(2)), [moving(2, category_id=0)])
    assert [action.kind for action in work.actions] == ["class"]


def test_a_broken_track_is_joined_by_one_action() -> None:
    pieces = [moving(2, range(8), track_id=5), moving(2, range(8, COUNT), track_id=6)]
    (work,) = Robot(CopyCarrier()).annotate(video(moving(2)), pieces)
    assert [action.kind for action in work.actions] == ["id"]
    assert work.mean_j[-1] == 1.0


def test_a_stretch_without_the_object_is_cleared_by_one_action() -> None:
    truth = Track(1, 1, {frame: Segment(square(3), "human") for frame in range(COUNT) if not 7 <= frame < 12})
    (work,) = Robot(CopyCarrier()).annotate(video(truth), [moving(0.0, range(0))])
    assert [action.kind for action in work.actions].count("removal") <= 1
    assert work.mean_j[-1] == 1.0


def test_what_a_human_drew_is_never_carried_over() -> None:
    written: list[int] = []

    class Watching(CopyCarrier):
        def carry(  # type: ignore[no-untyped-def]
            self, source, labels: ObjectLabels, start: int, frames: range, direction: Direction
        ):
            assert not set(frames) & set(labels.human)
            assert start in labels.human
            written.extend(frames)
            return super().carry(source, labels, start, frames, direction)

    Robot(Watching()).annotate(video(moving(3)))
    assert written


@pytest.mark.parametrize("other", [0, 9, 10, 15])
def test_masks_of_two_human_frames_meet_halfway_without_a_gap(other: int) -> None:
    anchors: dict[int, Mask | None] = {other: square(0), 19: square(0)}
    forward = reach(anchors, other, "forward", COUNT, spans_gaps=False)
    backward = reach(anchors, 19, "backward", COUNT, spans_gaps=False)
    assert set(forward) | set(backward) == set(range(other + 1, 19))
    assert all(frame - other <= 19 - frame for frame in forward)


def test_masks_are_carried_to_the_end_of_the_video_and_up_to_frames_without_the_object() -> None:
    assert reach({5: square(0)}, 5, "forward", COUNT, spans_gaps=False) == range(6, COUNT)
    assert reach({5: square(0)}, 5, "backward", COUNT, spans_gaps=False) == range(0, 5)
    assert reach({5: square(0), 9: None}, 5, "forward", COUNT, spans_gaps=False) == range(6, 9)


def test_the_middle_of_the_longest_worst_stretch_is_fixed_first() -> None:
    assert worst_frame([0.9, 0.0, 0.9, 0.05, 0.0, 0.0, 0.7, 0.7, 0.7, 0.7]) == 4
    assert worst_frame([0.8, 1.0]) is None


def test_each_true_track_is_paired_with_the_track_that_covers_it_best() -> None:
    truths = [moving(0), moving(4, track_id=2)]
    found = [moving(4, range(15), track_id=7), moving(0, range(3), track_id=8), moving(0, track_id=9)]
    assert {key: track.id for key, track in match_tracks(truths, found, COUNT).items()} == {1: 9, 2: 7}


def test_the_summary_counts_per_hundred_object_frames() -> None:
    works = Robot(CopyCarrier()).annotate(video(moving(0), moving(0, range(10), track_id=2)))
    summary = summarize_robot("copy", works)
    assert summary.actions_per_100 == pytest.approx(100 * sum(len(work.actions) for work in works) / 30)
    assert summary.curve[0] == (0.0, 0.25)  # absent and not drawn counts as right
    assert summary.curve[-1][1] == 1.0


def test_the_first_mask_is_scored_on_the_frames_behind_it() -> None:
    scores = score_first_mask(video(moving(0, range(4, COUNT))), [CopyCarrier()], Annotation())
    summaries = {summary.carrier: summary.mean_j for summary in summarize_first_masks(scores)}
    assert summaries == {"none": 0.0, "copy": 1.0}


def test_the_labels_that_the_first_mask_corrects_are_those_that_fit_best() -> None:
    class Keeping(CopyCarrier):
        def carry(  # type: ignore[no-untyped-def]
            self, source, labels: ObjectLabels, start: int, frames: range, direction: Direction
        ):
            return labels.model

    found = Annotation({track.id: track for track in (moving(4, track_id=7), moving(0, track_id=9))})
    scores = score_first_mask(video(moving(0)), [Keeping()], found)
    assert [(score.carrier, score.j) for score in scores] == [("none", 1.0), ("copy", 1.0)]


@pytest.mark.parametrize("heeds_labels", [True, False])
def test_a_model_hears_the_labels_where_it_is_let(heeds_labels: bool) -> None:
    class Watching:
        def run(  # type: ignore[no-untyped-def]
            self,
            source,
            annotation: Annotation,
            track_ids,
            start: int,
            frames: range,
            direction: Direction,
            settled: SettledLabels,
        ):
            (track_id,) = track_ids
            for frame, segment in moving(1).segments.items():
                assert list(settled(frame).values()) == [segment]
            assert annotation.tracks.keys() == {track_id}
            track = annotation.tracks[track_id]
            assert {frame: segment.source for frame, segment in track.segments.items()} == {
                3: "human",
                **({4: "model"} if heeds_labels else {}),
            }
            assert annotation.reviewed_frames == {0}
            yield RepropagateStep(5, Change({(track.id, 5): (None, Segment(square(1), "model"))}))

    carrier = ModelCarrier(Watching(), heeds_labels=heeds_labels)  # type: ignore[arg-type]
    labels = ObjectLabels({0: None, 3: square(0)}, {2: square(0), 4: square(2)}, (moving(1, track_id=1),))
    drawn = carrier.carry(video().source, labels, 3, range(4, 7), "forward")
    assert drawn == {4: square(2) if heeds_labels else None, 5: square(1), 6: None}
