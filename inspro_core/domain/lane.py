"""Lanes: where a track is seen, how sure the model was and who drew it, one byte per frame and no masks."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.track import Segment

Lane: TypeAlias = NDArray[np.uint8]  # (F,): 0 absent, else 1 + round(100 · score) in the low bits and HUMAN
HUMAN = 128


def mark_of(segment: Segment | None) -> int:
    """Return the byte of a segment; 0 where there is none."""
    return mark(segment.score, segment.source == "human") if segment is not None else 0


def mark(score: float, is_human: bool) -> int:
    """Return the byte of a frame on which the track is seen."""
    return 1 + round(100 * min(max(score, 0.0), 1.0)) + (HUMAN if is_human else 0)


def is_present(lane: Lane) -> NDArray[np.bool_]:
    """Tell on which of the (F,) frames the track is seen."""
    return np.not_equal(lane, 0)


def is_human(lane: Lane) -> NDArray[np.bool_]:
    """Tell on which of the (F,) frames a human drew the mask."""
    return np.greater_equal(lane, HUMAN)


def scores(lane: Lane) -> NDArray[np.float32]:
    """Return the (F,) scores in steps of .01; 0 where the track is absent."""
    low = (lane & (HUMAN - 1)).astype(np.int16)
    return (np.maximum(low - 1, 0) / 100).astype(np.float32)
