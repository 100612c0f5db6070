"""Boxes as rectangular masks, so that tracks of boxes are scored by the measures of masks (InsPro A.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from inspro_core.domain.mask import Mask
from inspro_core.formats.youtube_vis import mask_to_rle
from inspro_core.inference.predictions import FramePrediction


def rectangle(box_xyxy: tuple[float, float, float, float], size_hw: tuple[int, int]) -> Mask:
    """Fill a box, pixels of the frame, rounded to whole pixels; at least one pixel inside the frame."""
    height, width = size_hw
    x0, y0, x1, y1 = (round(value) for value in box_xyxy)
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    array = np.zeros(size_hw, dtype=np.uint8)
    array[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = 1
    return Mask.from_array(array)


def with_rectangles(prediction: FramePrediction, size_hw: tuple[int, int]) -> FramePrediction:
    """Give each instance without a mask its box as one."""
    instances = (
        replace(instance, mask=rectangle(instance.box_xyxy, size_hw)) if instance.mask is None else instance
        for instance in prediction.instances
    )
    return replace(prediction, instances=tuple(instances))


def truth_of_boxes(ground_truth: dict[str, Any]) -> dict[str, Any]:
    """Replace the masks of a YouTube-VIS ground truth by the rectangles of its `bboxes` (x, y, width, height)."""
    sizes = {video["id"]: (int(video["height"]), int(video["width"])) for video in ground_truth["videos"]}
    annotations = []
    for annotation in ground_truth["annotations"]:
        size_hw = sizes[annotation["video_id"]]
        masks = [box and mask_to_rle(rectangle(_corners(box), size_hw)) for box in annotation["bboxes"]]
        annotations.append({**annotation, "segmentations": masks})
    return {**ground_truth, "annotations": annotations}


def _corners(box_xywh: list[float]) -> tuple[float, float, float, float]:
    x, y, width, height = box_xywh
    return x, y, x + width, y + height
