from __future__ import annotations

import pytest

from inspro_core.evaluate import IdSwitch, evaluate_clear, evaluate_identity
from tests.inspro_core.evaluate.synthetic import Box, annotation, ground_truth, prediction, random_case, results_of

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)


def test_perfect_results_score_one() -> None:
    gt = ground_truth([annotation([LEFT, None]), annotation([RIGHT, RIGHT])])
    found = evaluate_identity(gt, results_of(gt))
    assert (found.idf1, found.idp, found.idr, found.switches) == (1, 1, 1, ())


def test_a_track_split_in_two_keeps_its_longer_part() -> None:
    gt = ground_truth([annotation([LEFT] * 5)])
    results = [prediction([LEFT, LEFT, None, None, None]), prediction([None, None, LEFT, LEFT, LEFT])]
    found = evaluate_identity(gt, results)
    assert (found.true_positives, found.false_negatives, found.false_positives) == (3, 2, 2)
    assert found.idf1 == pytest.approx(3 / 5)
    assert found.switches == (IdSwitch(1, 2, 1, 0, 1),)


def test_a_prediction_belongs_to_one_object_only() -> None:
    gt = ground_truth([annotation([LEFT, None]), annotation([None, LEFT])])
    found = evaluate_identity(gt, [prediction([LEFT, LEFT])])
    assert (found.idp, found.idr) == (0.5, 0.5)


def test_precision_counts_false_tracks_and_recall_missed_ones() -> None:
    gt = ground_truth([annotation([LEFT] * 2)])
    false = evaluate_identity(gt, [prediction([LEFT] * 2), prediction([RIGHT] * 2)])
    assert (false.idp, false.idr) == (0.5, 1)
    missed = evaluate_identity(gt, [prediction([LEFT, None])])
    assert (missed.idp, missed.idr) == (1, 0.5)


def test_masks_match_at_exactly_half_iou() -> None:
    gt = ground_truth([annotation([LEFT])])
    assert evaluate_identity(gt, [prediction([(0, 5, 20, 10)])]).idf1 == 1


@pytest.mark.parametrize("seed", range(6))
def test_switches_are_those_of_the_clear_measures(seed: int) -> None:
    gt, results = random_case(seed)
    assert evaluate_identity(gt, results).switches == evaluate_clear(gt, results).switches


def test_empty_results_score_zero() -> None:
    gt = ground_truth([annotation([LEFT] * 3)])
    found = evaluate_identity(gt, [])
    assert (found.idf1, found.false_negatives) == (0, 3)
