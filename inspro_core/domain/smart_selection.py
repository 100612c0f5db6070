"""Selecting an object with little effort: GrabCut in a box with scribbles, and a live-wire along edges."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage

MAX_SIDE = 360  # pixels on which GrabCut works; its time grows with their square
ITERATIONS = 3
MARGIN = 0.2  # of the box's sides: what surely is background around it
MIN_PART = 0.02  # of the largest part; smaller ones without a scribble are noise
WIRE_REACH = 192  # pixels around the last anchor within which the wire follows edges
CANNY = (32, 100)
WIRE_WEIGHTS = (0.6, 0.2, 0.2)  # no edge, direction, gradient: with OpenCV's own the wire cuts corners
Box = tuple[float, float, float, float]


def refine_box(
    frame_rgb: NDArray[np.uint8],
    box_xyxy: Box,
    foreground: BoolImage | None = None,
    background: BoolImage | None = None,
) -> BoolImage:
    """Find the object in a box: GrabCut (Rother, Kolmogorov and Blake 2004) on a crop, scaled down when large.

    Args:
        frame_rgb: (H, W, 3).
        box_xyxy: around the object, frame pixels; what lies outside of it is background.
        foreground: (H, W), pixels that surely belong to the object, also outside of the box.
        background: (H, W), pixels that surely do not.

    Returns:
        (H, W) bool; it may be empty where the box shows nothing apart from its surroundings.

    Raises:
        ValueError: if the box has no pixel of the frame.
    """
    size_hw = (frame_rgb.shape[0], frame_rgb.shape[1])
    inner = _whole_pixels(box_xyxy, size_hw)
    if inner[2] <= inner[0] or inner[3] <= inner[1]:
        raise ValueError(f"the box {box_xyxy} has no pixel of a frame of {size_hw}")
    outer = _grown(inner, size_hw)
    beyond = cv2.GC_BGD
    if foreground is not None and foreground.any():
        left, top, width, height = cv2.boundingRect(np.ascontiguousarray(foreground).view(np.uint8))
        around = (
            *(min(inner[0], left), min(inner[1], top)),
            *(max(inner[2], left + width), max(inner[3], top + height)),
        )
        if around != inner:  # the object goes on beyond the box
            outer, beyond = _grown(around, size_hw), cv2.GC_PR_BGD
    crop = (slice(outer[1], outer[3]), slice(outer[0], outer[2]))
    labels = np.full((outer[3] - outer[1], outer[2] - outer[0]), beyond, dtype=np.uint8)
    labels[inner[1] - outer[1] : inner[3] - outer[1], inner[0] - outer[0] : inner[2] - outer[0]] = cv2.GC_PR_FGD
    if (labels == cv2.GC_PR_FGD).all():  # the box is the whole frame: its rim is most likely background
        labels[[0, -1]] = labels[:, [0, -1]] = cv2.GC_PR_BGD
    sure = [None if scribble is None else scribble[crop] for scribble in (background, foreground)]
    found = _cut_out(frame_rgb[crop], labels, sure[0], sure[1])
    result = np.zeros(size_hw, dtype=bool)
    result[crop] = _without_noise(found, sure[1])
    return result


class LiveWire:
    """Paths along edges from an anchor: intelligent scissors (Mortensen and Barrett 1995).

    Args:
        frame_rgb: (H, W, 3).

    Raises:
        RuntimeError: if this OpenCV lacks it; see `has_live_wire`.
    """

    def __init__(self, frame_rgb: NDArray[np.uint8]) -> None:
        if not has_live_wire():
            raise RuntimeError("this OpenCV has no intelligent scissors")
        self._frame = frame_rgb
        self._scissors: Any = None
        self._window: tuple[int, int, int, int] = (0, 0, 0, 0)
        self._anchor = (0, 0)

    def start(self, point_xy: tuple[float, float]) -> None:
        """Set the anchor, frame pixels; points outside the frame mean its border."""
        height, width = self._frame.shape[:2]
        x, y = _clamped(point_xy, (0, 0, width, height))
        self._window = _whole_pixels(
            (x - WIRE_REACH, y - WIRE_REACH, x + WIRE_REACH + 1, y + WIRE_REACH + 1), (height, width)
        )
        left, top, right, bottom = self._window
        scissors = cv2.segmentation.IntelligentScissorsMB()
        scissors.setEdgeFeatureCannyParameters(*CANNY)
        scissors.setGradientMagnitudeMaxLimit(200)
        scissors.setWeights(*WIRE_WEIGHTS)
        scissors.applyImage(cv2.GaussianBlur(self._frame[top:bottom, left:right], (0, 0), 1.0))
        scissors.buildMap((x - left, y - top))
        self._scissors, self._anchor = scissors, (x, y)

    def path_to(self, point_xy: tuple[float, float]) -> NDArray[np.float64]:
        """Follow edges from the anchor; beyond the reach of the anchor the path goes straight.

        Returns:
            (N, 2) x, y of pixel centres, from the anchor to the point, N ≥ 2.

        Raises:
            ValueError: if there is no anchor yet.
        """
        if self._scissors is None:
            raise ValueError("the live-wire has no anchor yet")
        height, width = self._frame.shape[:2]
        end = _clamped(point_xy, (0, 0, width, height))
        left, top, _, _ = self._window
        near = _clamped(point_xy, self._window)
        contour = np.asarray(self._scissors.getContour((near[0] - left, near[1] - top))).reshape(-1, 2)
        contour = contour + np.array((left, top))
        points = np.concatenate([[self._anchor], contour, [end]]).astype(np.float64)
        is_new = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
        path: NDArray[np.float64] = points[is_new] + 0.5
        return path if len(path) > 1 else np.repeat(path, 2, axis=0)


def has_live_wire() -> bool:
    """Tell whether this OpenCV can follow edges."""
    return hasattr(getattr(cv2, "segmentation", None), "IntelligentScissorsMB")


def _cut_out(
    picture: NDArray[np.uint8], labels: NDArray[np.uint8], background: BoolImage | None, foreground: BoolImage | None
) -> BoolImage:
    """Run GrabCut at a bounded size; the scribbles hold to the pixel."""
    height, width = labels.shape
    scale = min(1.0, MAX_SIDE / max(height, width))
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
    for scribble, label in ((background, cv2.GC_BGD), (foreground, cv2.GC_FGD)):
        if scribble is not None:  # by area, so that a thin scribble survives
            covered = cv2.resize(scribble.astype(np.float32), size, interpolation=cv2.INTER_AREA)
            small[covered > 0] = label
    is_object = (small == cv2.GC_FGD) | (small == cv2.GC_PR_FGD)
    if is_object.any() and not is_object.all():
        cv2.setRNGSeed(0)  # the same scribbles give the same object
        colors = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        background_model, foreground_model = np.zeros((1, 65)), np.zeros((1, 65))
        no_box = (0, 0, 1, 1)  # not read: the labels say all
        cv2.grabCut(colors, small, no_box, background_model, foreground_model, ITERATIONS, cv2.GC_INIT_WITH_MASK)
        is_object = (small == cv2.GC_FGD) | (small == cv2.GC_PR_FGD)
    grown = cv2.resize(is_object.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    found: BoolImage = grown >= 0.5
    if foreground is not None:
        found |= foreground
    if background is not None:
        found &= ~background
    return found


def _without_noise(found: BoolImage, foreground: BoolImage | None) -> BoolImage:
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(found.view(np.uint8), connectivity=8)
    if count <= 2:
        return found
    areas = statistics[:, cv2.CC_STAT_AREA]
    stays = areas >= MIN_PART * areas[1:].max()
    if foreground is not None:
        stays[np.unique(labels[foreground])] = True
    stays[0] = False
    kept: BoolImage = stays[labels]
    return kept


def _grown(box: tuple[int, int, int, int], size_hw: tuple[int, int]) -> tuple[int, int, int, int]:
    """Add the margin on all sides, inside the frame."""
    reach_x, reach_y = max(8, round(MARGIN * (box[2] - box[0]))), max(8, round(MARGIN * (box[3] - box[1])))
    return _whole_pixels((box[0] - reach_x, box[1] - reach_y, box[2] + reach_x, box[3] + reach_y), size_hw)


def _whole_pixels(box_xyxy: Box, size_hw: tuple[int, int]) -> tuple[int, int, int, int]:
    """Give the pixels that a box touches, inside the frame."""
    height, width = size_hw
    left, top = max(0, int(np.floor(box_xyxy[0]))), max(0, int(np.floor(box_xyxy[1])))
    return left, top, min(width, int(np.ceil(box_xyxy[2]))), min(height, int(np.ceil(box_xyxy[3])))


def _clamped(point_xy: tuple[float, float], window: tuple[int, int, int, int]) -> tuple[int, int]:
    left, top, right, bottom = window
    x, y = int(np.floor(point_xy[0])), int(np.floor(point_xy[1]))
    return min(max(x, left), right - 1), min(max(y, top), bottom - 1)
