from __future__ import annotations

from inspro_core.evaluate import evaluate_late_entries
from tests.inspro_core.evaluate.synthetic import Box, annotation, ground_truth, prediction

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)


def test_only_flagged_tracks_are_looked_for() -> None:
    rows = [annotation([LEFT, LEFT]), annotation([None, RIGHT], enters_late=True)]
    gt = ground_truth([*rows, annotation([None, LEFT], enters_late=False)])
    found = evaluate_late_entries(gt, [prediction([None, RIGHT])])
    assert (found.found, found.total, found.recall) == (1, 1, 1.0)


def test_a_track_is_found_from_a_track_iou_of_one_half_on() -> None:
    gt = ground_truth([annotation([None, RIGHT, RIGHT], enters_late=True, id=8)])
    assert evaluate_late_entries(gt, [prediction([None, None, RIGHT])]).recall == 1
    missed = evaluate_late_entries(gt, [prediction([None, None, (35, 5, 19, 20)])])
    assert (missed.recall, missed.missed) == (0.0, (8,))


def test_early_frames_of_a_prediction_count_against_it() -> None:
    gt = ground_truth([annotation([None, None, RIGHT], enters_late=True)])
    assert evaluate_late_entries(gt, [prediction([RIGHT, RIGHT, RIGHT])]).recall == 0


def test_predictions_below_the_score_threshold_find_nothing() -> None:
    gt = ground_truth([annotation([None, RIGHT], enters_late=True)])
    results = [prediction([None, RIGHT], 0.4)]
    assert evaluate_late_entries(gt, results).recall == 0
    assert evaluate_late_entries(gt, results, score_threshold=0.4).recall == 1


def test_the_category_matters_only_on_request() -> None:
    gt = ground_truth([annotation([None, RIGHT], enters_late=True)], category_ids=(1, 2))
    results = [prediction([None, RIGHT], category_id=2)]
    assert evaluate_late_entries(gt, results).recall == 1
    assert evaluate_late_entries(gt, results, use_categories=True).recall == 0


def test_without_flagged_tracks_the_recall_is_not_defined() -> None:
    gt = ground_truth([annotation([LEFT])])
    assert evaluate_late_entries(gt, [prediction([LEFT])]).recall is None
