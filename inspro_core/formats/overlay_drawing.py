"""Drawing the labels of a frame over its picture as the window shows them, with chips of id and class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.colors import track_color
from inspro_core.domain.mask import Mask

OPACITY = 0.45
FONT = cv2.FONT_HERSHEY_SIMPLEX
Box = tuple[int, int, int, int]  # left, top, right, bottom (excluded)


@dataclass(frozen=True)
class Scale:
    """Sizes that suit a picture.

    Attributes:
        edge: pixels of the outline's width.
        font: OpenCV's font scale.
        stroke: pixels of the letters' strokes.
        margin: pixels around the text of a chip.
    """

    edge: int
    font: float
    stroke: int
    margin: int

    @classmethod
    def of(cls, size_hw: tuple[int, int]) -> Scale:
        """Choose sizes: letters of about 13 pixels at 480 lines, 26 at 1080."""
        factor = max(min(size_hw) / 480, 0.6)
        return cls(max(1, round(1.5 * factor)), 0.45 * factor, max(1, round(factor)), max(2, round(4 * factor)))


def draw_overlay(image: NDArray[np.uint8], masks: Mapping[int, Mask], labels: Mapping[int, str]) -> NDArray[np.uint8]:
    """Draw masks at 45 % opacity with a full outline, higher ids on top, and a chip at each.

    Args:
        image: (H, W, 3) RGB.
        masks: by track id, of the picture's size.
        labels: text of the chip by track id, ASCII (OpenCV's font has no more).

    Returns:
        A new (H, W, 3) RGB picture.
    """
    scale = Scale.of((image.shape[0], image.shape[1]))
    result = image.copy()
    for track_id in sorted(masks):
        _draw_mask(result, image, masks[track_id], track_color(track_id), scale.edge)
    taken: list[Box] = []
    for track_id in sorted(masks):
        taken.append(_draw_chip(result, masks[track_id], labels[track_id], track_color(track_id), scale, taken))
    return result


def _draw_mask(
    result: NDArray[np.uint8], image: NDArray[np.uint8], mask: Mask, color: tuple[int, int, int], edge: int
) -> None:
    """Draw one mask; it hides, not mixes with, the masks below, as in the window."""
    x, y, width, height = (int(value) for value in mask.bbox_xywh)
    window = (slice(y, y + height), slice(x, x + width))
    solid = np.ascontiguousarray(mask.to_array()[window]).view(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    inner = cv2.erode(solid, kernel, iterations=edge, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    target, below, paint = result[window], image[window], np.array(color, dtype=np.float32)
    inside, outline = inner != 0, (solid != 0) & (inner == 0)
    target[inside] = np.rint(below[inside] * (1 - OPACITY) + paint * OPACITY).astype(np.uint8)
    target[outline] = color


def _draw_chip(
    result: NDArray[np.uint8],
    mask: Mask,
    text: str,
    color: tuple[int, int, int],
    scale: Scale,
    taken: list[Box],
) -> Box:
    """Draw a chip at the first place near the mask where no other lies, and return its box."""
    (text_width, text_height), baseline = cv2.getTextSize(text, FONT, scale.font, scale.stroke)
    size_wh = text_width + 2 * scale.margin, text_height + baseline + scale.margin
    box = place_chip(mask.bbox_xywh, size_wh, (result.shape[0], result.shape[1]), taken)
    left, top, right, bottom = box
    cv2.rectangle(result, (left, top), (right - 1, bottom - 1), color, cv2.FILLED)
    is_bright = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] > 128
    ink = (0, 0, 0) if is_bright else (255, 255, 255)
    origin = (left + scale.margin, bottom - baseline - scale.margin // 2)
    cv2.putText(result, text, origin, FONT, scale.font, ink, scale.stroke, cv2.LINE_AA)
    return box


def place_chip(
    bbox_xywh: tuple[float, float, float, float], size_wh: tuple[int, int], frame_hw: tuple[int, int], taken: list[Box]
) -> Box:
    """Find a place for a chip: above the mask, else below, else inside at its top, always within the frame.

    Args:
        bbox_xywh: of the mask, pixels.
        size_wh: of the chip, pixels.
        frame_hw: of the frame, pixels.
        taken: boxes of other chips.

    Returns:
        The first of these places that is free; the first of all where none is.
    """
    x, y, _, height = (int(value) for value in bbox_xywh)
    width, tall = size_wh
    left = max(min(x, frame_hw[1] - width), 0)
    tops = [y - tall, y + height, y, y + tall]
    boxes = [(left, top, left + width, top + tall) for top in tops if 0 <= top <= frame_hw[0] - tall]
    free = [box for box in boxes if not any(_touch(box, other) for other in taken)]
    clamped = max(min(y - tall, frame_hw[0] - tall), 0)
    return (free + boxes + [(left, clamped, left + width, clamped + tall)])[0]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
