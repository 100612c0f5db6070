from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from inspro_core.evaluate import evaluate_ytvis
from tests.inspro_core.evaluate.naive import naive_stats
from tests.inspro_core.evaluate.synthetic import (
    Box,
    annotation,
    ground_truth,
    prediction,
    random_case,
    results_of,
)

HERE: Box = (5, 5, 20, 20)
THERE: Box = (35, 10, 20, 20)


def stats(gt: dict[str, Any], results: list[dict[str, Any]]) -> dict[str, float]:
    found: dict[str, float] = evaluate_ytvis(gt, results)["stats"]
    return found


def average_precision(gt: dict[str, Any], results: list[dict[str, Any]]) -> float:
    return stats(gt, results)["AP"]


@pytest.mark.parametrize("seed", range(40))
def test_random_cases_equal_an_evaluation_written_from_the_definition(seed: int) -> None:
    gt, results = random_case(seed)
    expected = naive_stats(copy.deepcopy(gt), copy.deepcopy(results), use_categories=True)
    assert stats(gt, results) == pytest.approx(expected, abs=1e-12, rel=0)


@pytest.mark.parametrize("seed", range(40, 60))
def test_random_cases_without_categories_equal_an_evaluation_written_from_the_definition(seed: int) -> None:
    gt, results = random_case(seed)
    expected = naive_stats(copy.deepcopy(gt), copy.deepcopy(results), use_categories=False)
    found = evaluate_ytvis(gt, results, use_categories=False)
    assert found["stats"] == pytest.approx(expected, abs=1e-12, rel=0)


def test_the_result_has_the_twelve_numbers_and_six_for_each_category() -> None:
    gt = ground_truth([annotation([HERE])], category_ids=(3, 1))
    found = evaluate_ytvis(gt, [])
    assert list(found) == ["stats", "per_category"]
    names = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]
    assert list(found["stats"]) == names
    assert list(found["per_category"]) == ["1", "3"]
    assert list(found["per_category"]["3"]) == ["AP", "AP50", "AP75", "AR1", "AR10", "AR100"]
    assert all(type(value) is float for value in found["stats"].values())


def test_perfect_results_score_one() -> None:
    gt = ground_truth([annotation([HERE, None, THERE]), annotation([THERE, HERE, None])], length=3)
    found = stats(gt, results_of(gt))
    assert found["AP"] == pytest.approx(1)
    assert (found["AR1"], found["AR10"]) == (0.5, 1.0)
    assert found["APm"] == found["APl"] == -1


def test_no_results_score_zero_where_there_is_truth() -> None:
    gt = ground_truth([annotation([HERE])], category_ids=(1, 2))
    found = evaluate_ytvis(gt, [])
    assert found["stats"]["AP"] == found["stats"]["AR100"] == 0
    assert found["per_category"]["2"]["AP"] == -1


@pytest.mark.parametrize("annotations", [[], None])
def test_without_truth_nothing_is_defined(annotations: list[Any] | None) -> None:
    gt = {**ground_truth([annotation([HERE])]), "annotations": annotations}
    assert set(stats(gt, [prediction([HERE])]).values()) == {-1.0}


def test_without_videos_nothing_is_defined() -> None:
    gt = {"videos": [], "categories": [{"id": 1, "name": "cat"}], "annotations": []}
    assert set(stats(gt, []).values()) == {-1.0}


def test_the_order_of_results_of_distinct_scores_changes_nothing() -> None:
    gt, results = random_case(8)
    rng = np.random.default_rng(0)
    for index, row in enumerate(results):
        row["score"] = 1 - index / 100
    shuffled = [results[index] for index in rng.permutation(len(results))]
    assert evaluate_ytvis(gt, shuffled) == evaluate_ytvis(gt, results)


def test_of_equal_scores_the_earlier_in_the_file_goes_first() -> None:
    gt = ground_truth([annotation([HERE])])
    right, wrong = prediction([HERE]), prediction([THERE])
    assert average_precision(gt, [right, wrong]) == pytest.approx(1)
    assert average_precision(gt, [wrong, right]) == pytest.approx(0.5)


def test_of_equal_ious_the_later_truth_is_taken() -> None:
    gt = ground_truth([annotation([(0, 0, 6, 10)]), annotation([(4, 0, 6, 10)])])
    between, on_the_later = prediction([(2, 0, 6, 10)], 0.9), prediction([(4, 0, 6, 10)], 0.8)
    # At IoU 0.50 the first takes what the second needs; above, only the second matches.
    assert stats(gt, [between, on_the_later])["AR100"] == pytest.approx(0.5)


def test_a_track_matches_at_exactly_the_threshold() -> None:
    gt = ground_truth([annotation([(0, 0, 20, 10)])])
    assert stats(gt, [prediction([(0, 0, 10, 10)])])["AR100"] == pytest.approx(0.1)
    assert stats(gt, [prediction([(0, 0, 15, 10)])])["AR100"] == pytest.approx(0.6)


@pytest.mark.parametrize(("side", "sizes"), [(127, "s"), (128, "sm"), (129, "m"), (255, "m"), (256, "ml"), (257, "l")])
def test_size_ranges_include_both_ends(side: int, sizes: str) -> None:
    size_hw = (260, 260)
    gt = ground_truth([annotation([(0, 0, side, side), None], size_hw=size_hw)], size_hw=size_hw)
    found = stats(gt, results_of(gt))
    assert "".join(size for size in "sml" if found[f"AP{size}"] != -1) == sizes


def test_the_size_of_a_track_is_its_mean_over_frames_with_a_mask() -> None:
    size_hw = (200, 200)
    empty = (0, 0, 0, 0)
    gt = ground_truth([annotation([(0, 0, 128, 128), None, empty], size_hw=size_hw)], size_hw=size_hw)
    assert stats(gt, results_of(gt))["APm"] == pytest.approx(1)


def test_the_size_of_a_track_is_that_of_its_masks_whatever_the_file_says() -> None:
    gt = ground_truth([annotation([HERE], areas=[128.0**2 + 1])])
    found = stats(gt, results_of(gt))
    assert found["APs"] == pytest.approx(1)
    assert found["APm"] == -1


def test_an_unmatched_prediction_of_another_size_is_ignored() -> None:
    size_hw = (200, 200)
    gt = ground_truth([annotation([(0, 0, 20, 20)], size_hw=size_hw)], size_hw=size_hw)
    large = prediction([(40, 40, 150, 150)], 0.99, size_hw=size_hw)
    found = stats(gt, [large, *results_of(gt)])
    assert found["AP"] == pytest.approx(0.5)
    assert found["APs"] == pytest.approx(1)


def test_a_track_without_a_mask_is_a_small_one_that_nobody_finds() -> None:
    gt = ground_truth([annotation([HERE]), annotation([None])])
    found = stats(gt, results_of(gt))
    assert (found["AR100"], found["ARs"], found["ARm"]) == (0.5, 0.5, -1)


def test_a_crowd_takes_any_number_of_predictions() -> None:
    gt = ground_truth([annotation([HERE]), annotation([THERE], iscrowd=1)])
    on_the_crowd = [prediction([THERE], score) for score in (0.99, 0.98, 0.97)]
    assert average_precision(gt, [*on_the_crowd, *results_of(gt)[:1]]) == pytest.approx(1)


def test_another_ignored_track_takes_one_prediction_only() -> None:
    size_hw = (200, 200)
    rows = [annotation([box], size_hw=size_hw) for box in ((0, 0, 20, 20), (40, 40, 128, 129))]
    gt = ground_truth(rows, size_hw=size_hw)
    # Both are within the small range themselves, so that the copy is a false positive there.
    on_the_large = [prediction([(40, 40, 128, 128)], score, size_hw=size_hw) for score in (0.99, 0.98)]
    assert stats(gt, [*on_the_large, *results_of(gt)[:1]])["APs"] == pytest.approx(0.5)


def test_a_crowd_is_matched_by_plain_iou() -> None:
    gt = ground_truth([annotation([HERE]), annotation([(30, 0, 30, 40)], iscrowd=1)])
    inside_the_crowd = prediction([(35, 5, 10, 10)], 0.99)
    assert average_precision(gt, [inside_the_crowd, *results_of(gt)[:1]]) == pytest.approx(0.5)


def test_a_normal_track_goes_before_a_crowd_that_fits_better() -> None:
    nearly = (5, 5, 20, 18)
    gt = ground_truth([annotation([nearly]), annotation([HERE], iscrowd=1)])
    assert stats(gt, [prediction([HERE])])["AR100"] == pytest.approx(0.9)


def test_a_category_with_crowds_only_is_not_defined() -> None:
    gt = ground_truth([annotation([HERE]), annotation([THERE], category_id=2, iscrowd=1)], category_ids=(1, 2))
    found = evaluate_ytvis(gt, results_of(gt))
    assert found["per_category"]["2"]["AP"] == -1
    assert found["stats"]["AP"] == pytest.approx(1)


def test_at_most_a_hundred_predictions_of_a_video_and_category_count() -> None:
    gt = ground_truth([annotation([HERE])], category_ids=(1, 2))
    others = [prediction([THERE], 0.9) for _ in range(99)]
    elsewhere = [prediction([THERE], 0.9, category_id=2) for _ in range(50)]
    hit = prediction([HERE], 0.1)
    assert average_precision(gt, [*others, *elsewhere, hit]) == pytest.approx(0.01)
    assert average_precision(gt, [*others, *others[:1], hit]) == 0


def test_a_prediction_of_an_unknown_category_is_left_out() -> None:
    gt = ground_truth([annotation([HERE])])
    stranger = prediction([HERE], 0.99, category_id=77)
    assert evaluate_ytvis(gt, [stranger, *results_of(gt)]) == evaluate_ytvis(gt, results_of(gt))
    assert evaluate_ytvis(gt, [stranger], use_categories=False)["stats"]["AP"] == 0


def test_tracks_are_compared_in_their_own_video_only() -> None:
    gt = ground_truth([annotation([HERE])], video_ids=(1, 2))
    assert average_precision(gt, [prediction([HERE], video_id=2)]) == 0


def test_an_annotation_with_id_zero_is_matched_like_any_other() -> None:
    gt = ground_truth([annotation([HERE], id=0), annotation([THERE], id=0)])
    assert average_precision(gt, results_of(gt)) == pytest.approx(1)


def test_frames_that_a_short_prediction_leaves_out_count_as_absent() -> None:
    gt = ground_truth([annotation([HERE, HERE])])
    short = prediction([HERE])
    assert stats(gt, [short])["AR100"] == pytest.approx(0.1)
    assert evaluate_ytvis(gt, [short]) == evaluate_ytvis(gt, [prediction([HERE, None])])


def test_without_categories_a_prediction_finds_a_track_of_another_category() -> None:
    gt = ground_truth([annotation([HERE])], category_ids=(1, 2))
    results = [prediction([HERE], category_id=2)]
    assert average_precision(gt, results) == 0
    assert evaluate_ytvis(gt, results, use_categories=False)["stats"]["AP"] == pytest.approx(1)


def test_without_categories_the_truth_of_the_higher_category_is_the_later_one() -> None:
    rows = [annotation([(0, 0, 6, 10)], category_id=2), annotation([(4, 0, 6, 10)], category_id=1)]
    gt = ground_truth(rows, category_ids=(1, 2))
    results = [prediction([(2, 0, 6, 10)], 0.9), prediction([(4, 0, 6, 10)], 0.8)]
    found = evaluate_ytvis(gt, results, use_categories=False)["stats"]
    assert found["AR100"] == pytest.approx((1 + 9 * 0.5) / 10)


def test_the_input_is_not_changed() -> None:
    gt, results = random_case(3)
    before = copy.deepcopy((gt, results))
    evaluate_ytvis(gt, results)
    assert (gt, results) == before
