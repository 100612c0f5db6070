from __future__ import annotations

import pytest

from inspro_core.evaluate import IdSwitch, evaluate_clear
from tests.inspro_core.evaluate.synthetic import Box, annotation, ground_truth, prediction, results_of

LEFT: Box = (0, 5, 20, 20)
RIGHT: Box = (35, 5, 20, 20)
MOST_OF_LEFT: Box = (0, 5, 20, 15)


def test_perfect_results_score_one() -> None:
    gt = ground_truth([annotation([LEFT, None, LEFT]), annotation([RIGHT] * 3)])
    found = evaluate_clear(gt, results_of(gt))
    assert (found.mota, found.s_mota, found.motp, found.f1) == pytest.approx((1, 1, 1, 1))
    assert (found.mostly_tracked, found.mostly_lost, found.switches) == (2, 0, ())


def test_mota_counts_misses_false_masks_and_switches() -> None:
    gt = ground_truth([annotation([LEFT] * 8)])
    results = [prediction([LEFT] * 4 + [None] * 4), prediction([None] * 4 + [LEFT] * 3 + [RIGHT])]
    found = evaluate_clear(gt, results)
    assert (found.true_positives, found.false_negatives, found.false_positives) == (7, 1, 1)
    assert found.mota == pytest.approx(1 - (1 + 1 + 1) / 8)
    assert found.moda == pytest.approx(1 - (1 + 1) / 8)


def test_smota_and_motp_count_a_match_by_its_iou() -> None:
    gt = ground_truth([annotation([LEFT] * 2)])
    found = evaluate_clear(gt, [prediction([LEFT, MOST_OF_LEFT])])
    assert found.s_mota == pytest.approx(0.875)
    assert found.motp == pytest.approx(0.875)
    assert found.mota == pytest.approx(1)


def test_a_switch_names_video_frame_and_tracks() -> None:
    rows = [annotation([LEFT, LEFT, LEFT], video_id=4, id=31)]
    gt = ground_truth(rows, video_ids=(4,))
    results = [
        prediction([None, None, LEFT], 0.8, video_id=4),
        prediction([RIGHT, None, None], 0.2, video_id=4),
        prediction([LEFT, None, None], 0.9, video_id=4),
    ]
    switch = IdSwitch(video_id=4, frame=2, gt_track_id=31, from_track=2, to_track=0)
    assert evaluate_clear(gt, results).switches == (switch,)


def test_a_track_found_again_by_the_same_prediction_is_a_fragment_and_no_switch() -> None:
    gt = ground_truth([annotation([LEFT] * 3), annotation([RIGHT] * 3)])
    found = evaluate_clear(gt, [prediction([LEFT, None, LEFT]), prediction([RIGHT] * 3)])
    assert (found.fragments, found.switches) == (1, ())


def test_a_track_that_fits_as_on_the_frame_before_is_kept_though_another_fits_better() -> None:
    gt = ground_truth([annotation([LEFT] * 3)])
    kept, better = prediction([LEFT, MOST_OF_LEFT, MOST_OF_LEFT]), prediction([None, LEFT, LEFT])
    found = evaluate_clear(gt, [kept, better])
    assert found.switches == ()
    assert found.motp == pytest.approx((1 + 0.75 + 0.75) / 3)


def test_masks_match_at_exactly_half_iou() -> None:
    gt = ground_truth([annotation([LEFT])])
    assert evaluate_clear(gt, [prediction([(0, 5, 20, 10)])]).true_positives == 1
    assert evaluate_clear(gt, [prediction([(0, 5, 19, 10)])]).true_positives == 0


@pytest.mark.parametrize(("matched", "verdict"), [(1, "lost"), (2, "partly"), (8, "partly"), (9, "mostly")])
def test_tracks_are_sorted_by_the_share_of_frames_on_which_they_are_matched(matched: int, verdict: str) -> None:
    gt = ground_truth([annotation([LEFT] * 10)])
    found = evaluate_clear(gt, [prediction([LEFT] * matched + [None] * (10 - matched))])
    counts = {"mostly": found.mostly_tracked, "partly": found.partly_tracked, "lost": found.mostly_lost}
    assert [name for name, count in counts.items() if count] == [verdict]


def test_empty_results_miss_everything() -> None:
    gt = ground_truth([annotation([LEFT] * 3)])
    found = evaluate_clear(gt, [])
    assert (found.mota, found.false_negatives, found.mostly_lost) == (0, 3, 1)
