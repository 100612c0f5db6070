from __future__ import annotations

import numpy as np
import pytest

from inspro_core.domain.suspicion import KINDS, Kind, Suspicion
from inspro_core.evaluate import review_queue
from inspro_core.evaluate.error_planters import plant
from inspro_core.evaluate.planted_errors import Noise, PlantedError, clean_video
from inspro_core.evaluate.review_queue import KindScore, measure_review_queue, spoiled_frames

SIZE_HW = (120, 213)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_planted_and_changes_labels_only_of_its_tracks(kind: Kind) -> None:
    for seed in range(40):
        video, before = (clean_video(seed, 50, SIZE_HW) for _ in range(2))
        if plant(video, kind, np.random.default_rng(seed)):
            break
    (error,) = video.errors
    assert error.kind == kind
    changed = set()
    for track_id in video.masks.keys() | before.masks.keys():
        masks, old = video.masks.get(track_id, {}), before.masks.get(track_id, {})
        are_same = masks.keys() == old.keys() and all(np.array_equal(masks[frame], old[frame]) for frame in masks)
        if not are_same or video.scores.get(track_id) != before.scores.get(track_id):
            changed.add(track_id)
    assert changed
    assert changed <= error.track_ids


def test_noise_moves_boundaries_a_little_everywhere() -> None:
    video = clean_video(3, 2, SIZE_HW)
    noise = Noise(np.random.default_rng(0), SIZE_HW)
    for track_id, masks in video.masks.items():
        mask, jittered = masks[0], noise.jitter(masks[0])
        iou = (mask & jittered).sum() / (mask | jittered).sum()
        assert 0.5 < iou < 1, track_id


def test_a_video_is_the_same_for_the_same_seed() -> None:
    one, other = (spoiled_frames(7, {}, 1) for _ in range(2))
    assert one[0].errors == other[0].errors
    assert list(one[1]) == list(other[1])


def test_few_planted_errors_are_mostly_noticed() -> None:
    result = measure_review_queue(2, 900)
    assert all(score.planted >= 2 for score in result.kinds.values())
    assert result.total.noticed_share > 0.8
    assert result.total.precision > 0.6


def test_a_suspicion_elsewhere_counts_as_a_false_alarm() -> None:
    error = PlantedError("death", "ended", 10, 11, frozenset((1,)))
    near, far = Suspicion("death", 12, 1, 0, 0.5), Suspicion("death", 40, 1, 0, 0.5)
    other_track = Suspicion("birth", 10, 2, 0, 0.5)
    other_kind = Suspicion("area jump", 10, 1, 0, 0.5)
    suspicions = (near, far, other_track, other_kind)
    assert review_queue._score("death", suspicions, [error]) == KindScore(1, 1, 1, 2, 1, 1)
    assert review_queue._score("birth", suspicions, [error]) == KindScore(0, 0, 0, 1, 0, 0)
    assert review_queue._score("area jump", suspicions, [error]) == KindScore(0, 0, 0, 1, 1, 0)


def test_no_errors_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one error"):
        measure_review_queue(0, 0)
