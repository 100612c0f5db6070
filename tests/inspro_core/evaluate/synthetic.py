"""Small seeded annotation files and results for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

SIZE_HW = (40, 60)


def box_mask(box: Box, size_hw: tuple[int, int] = SIZE_HW) -> NDArray[np.uint8]:
    left, top, width, height = box
    mask = np.zeros(size_hw, dtype=np.uint8)
    mask[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)] = 1
    return mask


def rle(mask: NDArray[np.uint8]) -> dict[str, Any]:
    encoded = coco_mask.encode(np.asfortranarray(mask))
    return {"size": [int(side) for side in encoded["size"]], "counts": encoded["counts"].decode("ascii")}


def uncompressed(mask: NDArray[np.uint8]) -> dict[str, Any]:
    flat = np.concatenate([[0], mask.ravel(order="F")])
    starts = np.flatnonzero(np.diff(flat)) if mask.any() else np.zeros(0, dtype=np.int64)
    runs = np.diff(np.concatenate([[0], starts, [mask.size]]))
    return {"size": list(mask.shape), "counts": [int(run) for run in runs]}


def box_rle(box: Box | None, size_hw: tuple[int, int] = SIZE_HW) -> dict[str, Any] | None:
    return None if box is None else rle(box_mask(box, size_hw))


def annotation(
    boxes: Sequence[Box | None],
    *,
    video_id: int = 1,
    category_id: int = 1,
    size_hw: tuple[int, int] = SIZE_HW,
    **more: Any,
) -> dict[str, Any]:
    segmentations = [box_rle(box, size_hw) for box in boxes]
    return {"video_id": video_id, "category_id": category_id, "iscrowd": 0, "segmentations": segmentations, **more}


def prediction(
    boxes: Sequence[Box | None],
    score: float = 0.9,
    *,
    video_id: int = 1,
    category_id: int = 1,
    size_hw: tuple[int, int] = SIZE_HW,
) -> dict[str, Any]:
    segmentations = [box_rle(box, size_hw) for box in boxes]
    return {"video_id": video_id, "category_id": category_id, "score": score, "segmentations": segmentations}


def ground_truth(
    annotations: Sequence[dict[str, Any]],
    *,
    length: int | None = None,
    video_ids: Sequence[int] = (1,),
    category_ids: Sequence[int] = (1,),
    size_hw: tuple[int, int] = SIZE_HW,
) -> dict[str, Any]:
    frames = length if length is not None else max(len(row["segmentations"]) for row in annotations)
    return {
        "videos": [{"id": i, "height": size_hw[0], "width": size_hw[1], "length": frames} for i in video_ids],
        "categories": [{"id": i, "name": f"class {i}"} for i in category_ids],
        "annotations": [{"id": index + 1, **row} for index, row in enumerate(annotations)],
    }


def results_of(gt: dict[str, Any], score: float = 0.9) -> list[dict[str, Any]]:
    """Predict exactly what the annotations say, each with a score of its own."""
    keys = ("video_id", "category_id", "segmentations")
    return [
        {**{key: row[key] for key in keys}, "score": score - 0.001 * index}
        for index, row in enumerate(gt["annotations"])
    ]


def random_case(seed: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Draw an annotation file and results with every irregularity that the rules speak of.

    Crowds, tracks that come and go, empty masks, tracks without any, all sizes, equal scores, copies of tracks and of
    predictions, predictions of unknown categories, categories and videos without truths, ids out of order.
    """
    rng = np.random.default_rng(seed)
    size_hw = (330, 340) if rng.random() < 0.5 else SIZE_HW
    length = int(rng.integers(1, 5))
    video_ids = [int(i) for i in rng.permutation(np.arange(3, 6))]
    rows, results = [], []
    for video_id in video_ids[: int(rng.integers(1, 4))]:
        for _ in range(int(rng.integers(0, 4))):
            boxes = _moving_box(rng, length, size_hw)
            row = annotation(boxes, video_id=video_id, category_id=int(rng.choice([2, 5])), size_hw=size_hw)
            row["iscrowd"] = int(rng.random() < 0.2)
            rows += [row] * (1 + int(rng.random() < 0.1))
            results += [_imitation(rng, boxes, row, size_hw) for _ in range(int(rng.integers(0, 5)))]
        noise = annotation(_moving_box(rng, length, size_hw), video_id=video_id, category_id=2)
        results.append(_imitation(rng, _moving_box(rng, length, size_hw), noise, size_hw))
    order = rng.permutation(len(results))
    gt = ground_truth(rows, length=length, video_ids=video_ids, category_ids=[7, 5, 2], size_hw=size_hw)
    return gt, [results[index] for index in order]


def _moving_box(rng: np.random.Generator, length: int, size_hw: tuple[int, int]) -> list[Box | None]:
    height, width = (int(side * rng.choice([0.2, 0.45, 0.9])) for side in size_hw)
    left, top = int(rng.integers(0, size_hw[1] - width)), int(rng.integers(0, size_hw[0] - height))
    boxes: list[Box | None] = []
    for frame in range(length):
        kind = rng.random()
        box = (left + 2 * frame, top + frame, width, height) if kind > 0.1 else (0, 0, 0, 0)
        boxes.append(None if kind > 0.85 else box)
    return boxes


def _imitation(
    rng: np.random.Generator, boxes: Sequence[Box | None], row: dict[str, Any], size_hw: tuple[int, int]
) -> dict[str, Any]:
    jitter = rng.choice([0.0, 0.05, 0.15])
    moved: list[Box | None] = []
    for box in boxes:
        if box is None or rng.random() < 0.1:
            moved.append(None)
            continue
        dx, dy = (round(side * rng.normal(0, jitter)) for side in box[2:])
        moved.append((box[0] + dx, box[1] + dy, box[2], box[3]))
    category_id = row["category_id"] if rng.random() < 0.8 else int(rng.choice([2, 5, 7, 11]))
    score = float(rng.choice([0.2, 0.5, 0.6, 0.9, rng.random()]))
    return prediction(moved, score, video_id=row["video_id"], category_id=category_id, size_hw=size_hw)
