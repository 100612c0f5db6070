"""The best prediction of each true track."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from inspro_core.domain.mask import Mask
from inspro_core.evaluate import evaluate_best_tracks


def rle(columns: int) -> dict[str, Any] | None:
    if not columns:
        return None
    pixels = np.zeros((4, 10), dtype=bool)
    pixels[:, :columns] = True
    return {"size": [4, 10], "counts": Mask.from_array(pixels).counts.decode()}


def truth(*tracks: tuple[int, int]) -> dict[str, Any]:
    annotations = [
        {
            "id": 7 + number,
            "video_id": 1,
            "category_id": 1,
            "iscrowd": 0,
            "segmentations": [rle(c) for c in track],
            "areas": [4 * c or None for c in track],
            "bboxes": [[0, 0, c, 4] if c else None for c in track],
        }
        for number, track in enumerate(tracks)
    ]
    video = {"id": 1, "width": 10, "height": 4, "length": 2, "file_names": ["a/0.jpg", "a/1.jpg"]}
    return {"videos": [video], "annotations": annotations, "categories": [{"id": 1, "name": "x"}]}


def predicted(*tracks: tuple[int, int], category_id: int = 1) -> list[dict[str, Any]]:
    return [
        {"video_id": 1, "category_id": category_id, "score": 0.9, "segmentations": [rle(c) for c in track]}
        for track in tracks
    ]


def test_each_true_track_gets_the_j_of_its_best_prediction() -> None:
    found = evaluate_best_tracks(truth((10, 10), (2, 2)), predicted((5, 10), (1, 10)))
    assert found.j[7] == pytest.approx(0.75)
    assert found.j[8] == pytest.approx((1 / 2 + 2 / 10) / 2)
    assert found.recall == 0.5
    assert found.mean_j == pytest.approx((0.75 + 0.35) / 2)


def test_frames_on_which_neither_is_seen_do_not_count_but_a_stray_mask_does() -> None:
    assert evaluate_best_tracks(truth((4, 0)), predicted((4, 0))).j[7] == pytest.approx(1.0)
    assert evaluate_best_tracks(truth((4, 0)), predicted((4, 4))).j[7] == pytest.approx(0.5)


def test_without_predictions_nothing_is_found() -> None:
    found = evaluate_best_tracks(truth((4, 4)), [])
    assert (found.mean_j, found.recall) == (0.0, 0.0)


def test_faint_predictions_do_not_count() -> None:
    assert evaluate_best_tracks(truth((4, 4)), predicted((4, 4)), score_threshold=0.95).mean_j == 0.0
