"""The colours of an object and of what is around it, counted under masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.media import RgbImage

BINS = 16  # per channel of CIELAB
BAND = 20  # pixels of the window around the object whose colours count as the background's
RARE = 2e-5  # share of a window that a colour has even if it was never seen
MAX_LOG_ODDS = 3.0
BLUR = 1.5  # pixels; single pixels say little

FloatImage = NDArray[np.float32]


@dataclass(frozen=True)
class ColorShares:
    """How often each colour is seen.

    Attributes:
        inside: (B, B, B) shares of the object's pixels, L, a, b.
        outside: (B, B, B) shares of the pixels around it.
    """

    inside: FloatImage
    outside: FloatImage


def count_object_colors(picture: RgbImage, mask: BoolImage) -> FloatImage:
    """Count the colours of an (H, W, 3) picture under an (H, W) mask: (B, B, B) smoothed shares."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return np.zeros((BINS, BINS, BINS), dtype=np.float32)
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _smoothed([_shares(_bins(np.ascontiguousarray(picture[part]))[mask[part]])])


def color_likeness(one: FloatImage, other: FloatImage) -> float:
    """Tell how much of their colours two objects have in common, 0..1."""
    return float(np.minimum(one, other).sum())


def count_colors(picture: RgbImage, mask: BoolImage) -> ColorShares:
    """Count colours in the (S, S, 3) picture of a window with an (S, S) mask."""
    near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * BAND + 1, 2 * BAND + 1), np.uint8)) > 0
    bins = _bins(picture)
    return ColorShares(_shares(bins[mask]), _shares(bins[near & ~mask]))


def color_odds(picture: RgbImage, known: Sequence[ColorShares]) -> FloatImage:
    """Tell how much each pixel's colour speaks for the object: (S, S) log odds.

    Args:
        picture: (S, S, 3) of the object's window.
        known: at least one.
    """
    inside = _smoothed([shares.inside for shares in known])
    outside = _smoothed([shares.outside for shares in known])
    ratio = np.log((inside + RARE) / (outside + RARE)).astype(np.float32).ravel()
    odds = cv2.GaussianBlur(ratio[_bins(picture)], (0, 0), BLUR)
    return np.asarray(np.clip(odds, -MAX_LOG_ODDS, MAX_LOG_ODDS), dtype=np.float32)


def _bins(picture: RgbImage) -> NDArray[np.int64]:
    """Number the colour of each pixel of an (S, S, 3) picture: (S, S) of 0..B³-1."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.int64) // (256 // BINS)
    return np.asarray((lab[..., 0] * BINS + lab[..., 1]) * BINS + lab[..., 2], dtype=np.int64)


def _shares(bins: NDArray[np.int64]) -> FloatImage:
    counts = np.bincount(bins, minlength=BINS**3).astype(np.float32)
    return np.asarray(counts.reshape(BINS, BINS, BINS) / max(1, len(bins)), dtype=np.float32)


def _smoothed(known: Sequence[FloatImage]) -> FloatImage:
    """Average (B, B, B) shares and let neighbouring colours have a part of what was counted."""
    shares = np.mean(known, axis=0)
    for axis in range(3):
        shares = (np.roll(shares, 1, axis) + 2 * shares + np.roll(shares, -1, axis)) / 4
    return np.asarray(shares, dtype=np.float32)
