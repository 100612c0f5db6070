from __future__ import annotations

import pytest

from inspro_core.evaluate import evaluate_tracking_by_category
from tests.inspro_core.evaluate.synthetic import Box, annotation, ground_truth, prediction, results_of

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)


def test_averages_over_categories_and_over_masks_weigh_differently() -> None:
    rows = [annotation([LEFT] * 3), annotation([RIGHT, None, None], category_id=2)]
    gt = ground_truth(rows, category_ids=(1, 2, 3))
    found = evaluate_tracking_by_category(gt, results_of(gt)[:1])
    assert list(found.hota.categories) == [1, 2]
    assert found.hota.class_averaged.det_re == pytest.approx(1 / 2)
    assert found.hota.detection_averaged.det_re == pytest.approx(3 / 4)
    assert found.clear.class_averaged.recall == pytest.approx(1 / 2)
    assert found.identity.detection_averaged.idr == pytest.approx(3 / 4)


def test_whole_numbers_add_up_over_categories() -> None:
    rows = [annotation([LEFT] * 3), annotation([RIGHT, None, None], category_id=2)]
    gt = ground_truth(rows, category_ids=(1, 2))
    found = evaluate_tracking_by_category(gt, [])
    assert found.clear.class_averaged.false_negatives == 4
    assert found.hota.class_averaged.false_negatives.tolist() == [4] * 19


def test_a_prediction_matches_truths_of_its_category_only() -> None:
    gt = ground_truth([annotation([LEFT])], category_ids=(1, 2))
    found = evaluate_tracking_by_category(gt, [prediction([LEFT], category_id=2)])
    assert found.clear.categories[1].false_negatives == 1
    assert found.clear.categories[2].false_positives == 1


def test_switches_of_all_categories_are_listed() -> None:
    rows = [annotation([LEFT] * 2), annotation([RIGHT] * 2, category_id=2)]
    gt = ground_truth(rows, category_ids=(1, 2))
    halves = [
        prediction([box, None] if first else [None, box], category_id=category)
        for category, box in ((1, LEFT), (2, RIGHT))
        for first in (True, False)
    ]
    found = evaluate_tracking_by_category(gt, halves)
    assert [switch.gt_track_id for switch in found.identity.class_averaged.switches] == [1, 2]
    assert found.identity.class_averaged.switches == found.identity.detection_averaged.switches


def test_without_any_mask_the_average_is_that_of_nothing() -> None:
    gt = {**ground_truth([annotation([LEFT])]), "annotations": []}
    found = evaluate_tracking_by_category(gt, [])
    assert found.hota.categories == {}
    assert found.hota.class_averaged.hota == found.identity.class_averaged.idf1 == 0
