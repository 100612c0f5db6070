from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from inspro_core.evaluate import evaluate_j_and_f
from inspro_core.evaluate.j_and_f import boundary_f
from tests.inspro_core.evaluate.synthetic import Box, annotation, box_mask, ground_truth, prediction, results_of, rle

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)


def blob(seed: int, size_hw: tuple[int, int]) -> NDArray[np.uint8]:
    """A ragged object that may touch the edges of the frame."""
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.normal(size=size_hw), rng.uniform(2, 8))
    blob: NDArray[np.uint8] = (smooth > np.quantile(smooth, rng.uniform(0.3, 0.95))).astype(np.uint8)
    return blob


def reference_boundary(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    height, width = mask.shape
    boundary = np.zeros(mask.shape, dtype=np.bool_)
    for y in range(height):
        for x in range(width):
            others = [(y, x + 1), (y + 1, x), (y + 1, x + 1)]
            boundary[y, x] = any(mask[v, u] != mask[y, x] for v, u in others if v < height and u < width)
    return boundary


def reference_f(predicted: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """F by dilation with a disk, as the protocol words it."""
    radius = math.ceil(0.008 * math.hypot(*predicted.shape))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disk = x**2 + y**2 <= radius**2
    a, b = reference_boundary(predicted), reference_boundary(true)
    precision = (a & ndimage.binary_dilation(b, disk)).sum() / a.sum()
    recall = (b & ndimage.binary_dilation(a, disk)).sum() / b.sum()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size_hw", [(37, 52), (150, 260)])
def test_boundary_f_equals_dilation_with_a_disk(seed: int, size_hw: tuple[int, int]) -> None:
    predicted, true = blob(seed, size_hw), blob(seed + seed % 3, size_hw)
    predicted = np.roll(predicted, seed, axis=1)
    assert boundary_f(rle(predicted), rle(true)) == pytest.approx(reference_f(predicted, true), abs=1e-12)


def test_small_objects_in_a_large_frame_are_compared_as_in_the_whole_frame() -> None:
    size_hw = (90, 140)
    predicted, true = box_mask((40, 30, 9, 7), size_hw), box_mask((43, 31, 9, 8), size_hw)
    assert boundary_f(rle(predicted), rle(true)) == pytest.approx(reference_f(predicted, true), abs=1e-12)


def test_boundaries_of_nothing_agree_with_nothing_only() -> None:
    mask, empty = rle(box_mask(LEFT)), rle(box_mask((0, 0, 0, 0)))
    assert boundary_f(None, None) == boundary_f(empty, None) == boundary_f(empty, empty) == 1
    assert boundary_f(mask, None) == boundary_f(None, mask) == boundary_f(empty, mask) == 0


def test_a_mask_that_fills_the_frame_has_no_boundary() -> None:
    full = rle(np.ones((40, 60), dtype=np.uint8))
    assert boundary_f(full, full) == 1
    assert boundary_f(full, rle(box_mask(LEFT))) == 0


def test_perfect_results_score_one() -> None:
    gt = ground_truth([annotation([LEFT, None]), annotation([RIGHT, RIGHT])])
    found = evaluate_j_and_f(gt, results_of(gt)[::-1])
    assert (found.j_mean, found.j_recall, found.f_mean, found.f_recall, found.j_and_f) == (1, 1, 1, 1, 1)
    assert found.track_count == 2


def test_j_is_the_mean_iou_over_frames() -> None:
    gt = ground_truth([annotation([LEFT, LEFT, LEFT])])
    found = evaluate_j_and_f(gt, [prediction([LEFT, (0, 5, 20, 15), None])])
    assert found.j_mean == pytest.approx((1 + 0.75 + 0) / 3)
    assert found.j_recall == pytest.approx(2 / 3)


def test_an_iou_of_one_half_is_not_recalled() -> None:
    gt = ground_truth([annotation([LEFT])])
    assert evaluate_j_and_f(gt, [prediction([(0, 5, 20, 10)])]).j_recall == 0


def test_a_track_without_a_partner_scores_on_frames_where_it_is_absent() -> None:
    gt = ground_truth([annotation([LEFT, LEFT]), annotation([RIGHT, None])])
    found = evaluate_j_and_f(gt, results_of(gt)[:1])
    assert found.j_mean == pytest.approx((1 + 0.5) / 2)
    assert found.f_mean == pytest.approx((1 + 0.5) / 2)


def test_surplus_predictions_cost_nothing() -> None:
    gt = ground_truth([annotation([LEFT, LEFT])])
    assert evaluate_j_and_f(gt, [prediction([RIGHT] * 2, 0.99), *results_of(gt)]).j_and_f == 1


def test_every_track_weighs_the_same_whatever_its_video() -> None:
    rows = [annotation([LEFT]), annotation([RIGHT]), annotation([LEFT], video_id=2)]
    gt = ground_truth(rows, video_ids=(1, 2, 3))
    assert evaluate_j_and_f(gt, results_of(gt)[:2]).j_mean == pytest.approx(2 / 3)


def test_without_truth_there_is_nothing_to_average() -> None:
    gt = {**ground_truth([annotation([LEFT])]), "annotations": []}
    found = evaluate_j_and_f(gt, [prediction([LEFT])])
    assert (found.j_and_f, found.track_count) == (0, 0)
