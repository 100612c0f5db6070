"""The measurements run, on small worlds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.bench.run import QUICK, measure
from app.bench.stage import Timing
from app.bench.worlds import make_scene
from inspro_core.media import open_frames

JUMPS = (
    "jump to the exact frame",
    "making the previews of 1000 frames",
    "jump to the right frame on screen as a preview",
    "jump to the exact frame after its preview",
)


def test_every_case_is_measured(qapp: object) -> None:
    cases = list(measure(QUICK))
    assert [case["case"].split(",")[0] for case in cases] == [
        "brush step",
        "next frame",
        *JUMPS,
        "draw 48 masks between two",
        "longest wait of the window meanwhile",
        *JUMPS,
        "open",
        "next frame",
    ]
    assert all(0 < case["median_ms"] <= case["p95_ms"] <= case["worst_ms"] for case in cases)


def test_a_repeated_clip_shows_its_frames_again(tmp_path: Path) -> None:
    make_scene(tmp_path / "scene", (48, 64), 60, 2, key_interval=20)
    with open_frames(tmp_path / "scene" / "scene.mp4") as source:
        assert source.frame_count == 60
        for frame in (0, 7, 19):
            assert np.array_equal(source.read(frame), source.read(40 + frame))
        assert not np.array_equal(source.read(0), source.read(19))


def test_a_timing_sums_up_durations() -> None:
    assert Timing.of([0.001, 0.002, 0.003]) == Timing(2.0, 2.9, 3.0, 3)
