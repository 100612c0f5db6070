"""A frame is looked at once, and the oldest is forgotten."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspro_core.inference.engine import Engine
from inspro_core.inference.seen_frames import SeenFrames


def test_a_frame_that_was_seen_is_not_looked_at_again(engine: Engine, frames: NDArray[np.uint8]) -> None:
    seen = SeenFrames(engine)
    first = seen.observe(frames[0])
    assert seen.observe(frames[0].copy()) is first
    assert seen.observe(frames[5]) is not first


def test_the_frame_not_asked_for_the_longest_goes_first(engine: Engine, frames: NDArray[np.uint8]) -> None:
    one = SeenFrames(engine)
    one.observe(frames[0])
    seen = SeenFrames(engine, kept_bytes=2 * one.byte_count)
    first, second = seen.observe(frames[0]), seen.observe(frames[4])
    assert seen.observe(frames[0]) is first
    seen.observe(frames[8])
    assert seen.byte_count <= 2 * one.byte_count
    assert seen.observe(frames[0]) is first
    assert seen.observe(frames[4]) is not second
