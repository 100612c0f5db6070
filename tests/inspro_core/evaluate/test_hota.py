from __future__ import annotations

import numpy as np
import pytest

from inspro_core.evaluate import evaluate_hota
from inspro_core.evaluate.hota import ALPHAS
from tests.inspro_core.evaluate.synthetic import Box, annotation, ground_truth, prediction, random_case, results_of

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)
HALF_OF_LEFT: Box = (0, 5, 20, 10)


def test_perfect_results_score_one_at_every_threshold() -> None:
    gt = ground_truth([annotation([LEFT, LEFT, None]), annotation([RIGHT, None, RIGHT])])
    found = evaluate_hota(gt, results_of(gt))
    for curve in (found.hota_at_alpha, found.det_a_at_alpha, found.ass_a_at_alpha, found.loc_a_at_alpha):
        assert curve == pytest.approx(np.ones(19))
    assert found.true_positives.tolist() == [4] * 19


def test_an_identity_switch_lowers_association_and_not_detection() -> None:
    gt = ground_truth([annotation([LEFT] * 4), annotation([RIGHT] * 4)])
    swapped = [prediction([LEFT, LEFT, RIGHT, RIGHT]), prediction([RIGHT, RIGHT, LEFT, LEFT])]
    found = evaluate_hota(gt, swapped)
    assert found.det_a == pytest.approx(1)
    # Each pair of tracks shares 2 of 4 + 4 - 2 frames.
    assert found.ass_a == pytest.approx(1 / 3)
    assert found.hota == pytest.approx(np.sqrt(1 / 3))


def test_missing_masks_lower_detection_recall_and_false_ones_precision() -> None:
    gt = ground_truth([annotation([LEFT, LEFT, LEFT, LEFT])])
    missing = evaluate_hota(gt, [prediction([LEFT, None, None, None])])
    assert (missing.det_re, missing.det_pr) == pytest.approx((0.25, 1))
    false = evaluate_hota(gt, [prediction([LEFT] * 4), prediction([RIGHT] * 4)])
    assert (false.det_re, false.det_pr) == pytest.approx((1, 0.5))


def test_a_mask_counts_up_to_its_iou() -> None:
    gt = ground_truth([annotation([LEFT])])
    found = evaluate_hota(gt, [prediction([HALF_OF_LEFT])])
    assert found.true_positives.tolist() == [int(alpha < 0.501) for alpha in ALPHAS]
    assert found.loc_a_at_alpha[0] == pytest.approx(0.5)


def test_the_track_that_fits_as_a_whole_goes_before_one_that_fits_a_frame_better() -> None:
    gt = ground_truth([annotation([LEFT] * 4)])
    whole, one_frame = prediction([HALF_OF_LEFT, LEFT, LEFT, LEFT]), prediction([LEFT, None, None, None])
    found = evaluate_hota(gt, [whole, one_frame])
    assert found.ass_a_at_alpha[0] == pytest.approx(1)


def test_predictions_count_from_the_score_threshold_on() -> None:
    gt = ground_truth([annotation([LEFT])])
    results = [prediction([LEFT], 0.5)]
    assert evaluate_hota(gt, results).hota == pytest.approx(1)
    assert evaluate_hota(gt, results, score_threshold=0.501).hota == 0


def test_crowds_are_left_out() -> None:
    gt = ground_truth([annotation([LEFT]), annotation([RIGHT], iscrowd=1)])
    assert evaluate_hota(gt, results_of(gt)[:1]).hota == pytest.approx(1)


def test_categories_do_not_matter() -> None:
    gt = ground_truth([annotation([LEFT])], category_ids=(1, 2))
    assert evaluate_hota(gt, [prediction([LEFT], category_id=2)]).hota == pytest.approx(1)


def test_videos_weigh_by_their_masks() -> None:
    gt = ground_truth([annotation([LEFT] * 3), annotation([LEFT, None, None], video_id=2)], video_ids=(1, 2))
    found = evaluate_hota(gt, [prediction([LEFT] * 3)])
    assert found.det_a == pytest.approx(3 / 4)
    assert found.ass_a == pytest.approx(1)


def test_empty_results_score_zero() -> None:
    gt = ground_truth([annotation([LEFT, LEFT])])
    found = evaluate_hota(gt, [])
    assert (found.hota, found.det_a, found.ass_a, found.loc_a) == (0, 0, 0, 1)
    assert found.false_negatives.tolist() == [2] * 19


def test_predictions_without_truth_are_false() -> None:
    gt = {**ground_truth([annotation([LEFT])]), "annotations": []}
    found = evaluate_hota(gt, [prediction([LEFT])])
    assert found.false_positives.tolist() == [1] * 19
    assert found.hota == 0


def test_the_order_of_results_changes_nothing() -> None:
    gt, results = random_case(12)
    found, backwards = evaluate_hota(gt, results), evaluate_hota(gt, results[::-1])
    assert backwards.hota_at_alpha == pytest.approx(found.hota_at_alpha)
