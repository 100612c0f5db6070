from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.errors import UsageError
from inspro_core.evaluate.overlaps import VideoOverlaps, track_ious_from
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import TrackSet, VideoTracks
from tests.inspro_core.evaluate.synthetic import annotation, ground_truth, prediction, random_case

HERE = (5, 5, 20, 20)


def first_video(gt: dict[str, Any], results: list[dict[str, Any]]) -> VideoTracks:
    return next(video for video in EvaluationInput.from_json(gt, results).videos() if len(video.truths))


def volumes(tracks: TrackSet, size_hw: tuple[int, int]) -> NDArray[np.bool_]:
    """(N, T, H, W)."""
    empty = np.zeros(size_hw, dtype=np.uint8)
    dense = [[empty if mask is None else coco_mask.decode(mask) for mask in track] for track in tracks.masks]
    return np.array(dense) > 0


def dense_track_ious(video: VideoTracks) -> NDArray[np.float64]:
    truths, predictions = volumes(video.truths, video.size_hw), volumes(video.predictions, video.size_hw)
    return np.array([[(a & b).sum() / max(1, (a | b).sum()) for b in predictions] for a in truths])


@pytest.mark.parametrize("seed", [2, 4, 5, 6, 8, 9])
def test_track_ious_are_those_of_the_pixels(seed: int) -> None:
    video = first_video(*random_case(seed))
    assert VideoOverlaps.of(video).track_ious == pytest.approx(dense_track_ious(video), abs=1e-15)


@pytest.mark.parametrize("seed", [2, 4, 5, 6, 8, 9])
def test_frame_ious_are_those_of_the_pixels(seed: int) -> None:
    video = first_video(*random_case(seed))
    truths, predictions = volumes(video.truths, video.size_hw), volumes(video.predictions, video.size_hw)
    for frame in VideoOverlaps.of(video).frames:
        for i, row in enumerate(frame.truths):
            for j, column in enumerate(frame.predictions):
                a, b = truths[row, frame.frame], predictions[column, frame.frame]
                assert frame.intersections[i, j] == (a & b).sum()
                assert frame.ious[i, j] == (a & b).sum() / (a | b).sum()


@pytest.mark.parametrize("seed", range(10))
def test_what_is_left_out_early_could_not_have_reached_the_threshold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    boxes = [(20 + int(rng.integers(0, 3)), 10, 20, 20) for _ in range(12)]
    moved = [[(left + int(rng.normal(0, 8)), top, w, h) for left, top, w, h in boxes] for _ in range(30)]
    video = first_video(ground_truth([annotation(boxes)]), [prediction(track) for track in moved])
    exact = dense_track_ious(video)
    found = track_ious_from(video, np.ones(exact.shape, dtype=np.bool_), 0.5)
    assert 0 < np.count_nonzero(exact >= 0.5) < exact.size
    assert found[exact >= 0.5] == pytest.approx(exact[exact >= 0.5], abs=1e-15)
    assert (found[exact < 0.5] < 0.5).all()


def test_pairs_of_no_interest_have_no_iou() -> None:
    video = first_video(ground_truth([annotation([HERE])]), [prediction([HERE]), prediction([HERE])])
    assert track_ious_from(video, np.array([[True, False]]), 0.5).tolist() == [[1.0, 0.0]]


def test_a_damaged_mask_under_two_classes_is_named_at_its_first_place() -> None:
    results = [prediction([HERE, HERE], category_id=kind) for kind in (1, 2)]
    for row in results:
        row["segmentations"][1]["counts"] += "0"
    video = first_video(ground_truth([annotation([HERE, HERE])], category_ids=(1, 2)), results)
    for may_match, place in (([True, True], 0), ([False, True], 1)):
        with pytest.raises(UsageError, match=rf"^results\[{place}\]\.segmentations\[1\]: the run lengths do not"):
            track_ious_from(video, np.array([may_match]), 0.5)


def test_tracks_that_share_no_frame_have_no_iou() -> None:
    video = first_video(ground_truth([annotation([HERE, None])]), [prediction([None, HERE])])
    assert VideoOverlaps.of(video).track_ious.tolist() == [[0.0]]
    assert [frame.ious.shape for frame in VideoOverlaps.of(video).frames] == [(1, 0), (0, 1)]


def test_intersections_are_exact_in_a_frame_of_many_pixels() -> None:
    size_hw = (4000, 6000)
    gt = ground_truth([annotation([(0, 0, 5999, 3999)], size_hw=size_hw)], size_hw=size_hw)
    video = first_video(gt, [prediction([(1, 1, 5999, 3999)], size_hw=size_hw)])
    assert VideoOverlaps.of(video).frames[0].intersections.tolist() == [[5998 * 3998]]
