"""Whether the window stays awake while a model works in its process, and while training runs in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np

from inspro_core.bench.comparison import Comparison

WANTED_MS = 50.0
REFERENCE = "the same window at rest"


def stalls_cases(is_quick: bool) -> Iterator[Comparison]:
    """Measure how late a timer of 5 ms comes in the real window, drawn into memory, in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_WAIT_POLICY": "PASSIVE"}
    words = [sys.executable, "-m", "app.bench.stalls", *(["--quick"] if is_quick else [])]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise AssertionError(f"the window could not be measured: {done.stderr[-500:]}")
    delays: dict[str, list[float]] = json.loads(done.stdout)
    rest = delays.pop("at rest")
    for situation, late_ms in delays.items():
        yield _case(situation, late_ms, rest)


def _case(situation: str, late_ms: list[float], rest_ms: list[float]) -> Comparison:
    """Sum up delays; the times of the comparison are whole gaps between two beats."""
    p99 = float(np.percentile(late_ms, 99))
    figures: dict[str, float | int | str] = {"p99_ms": round(p99, 2), "worst_ms": round(max(late_ms), 2)}
    figures |= {"rest_p99_ms": round(float(np.percentile(rest_ms, 99)), 2), "wanted_p99_ms": WANTED_MS}
    ours, reference = (tuple((5.0 + ms) / 1000 for ms in part) for part in (late_ms, rest_ms))
    return Comparison(f"beat of the window {situation}", REFERENCE, ours, reference, None, None, figures)
