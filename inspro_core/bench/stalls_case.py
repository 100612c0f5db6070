"""Whether the window stays awake while a model works in its process, and while training runs in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from inspro_core.bench.comparison import Comparison
from inspro_core.bench.processes import usual_environment
from inspro_core.openmp import WAITING

INTERVAL_MS = 5.0  # of the timer
WANTED_MS = 50.0
TIMEOUT_S = 900
REFERENCE = "the same window at rest"


def stalls_cases(is_quick: bool) -> Iterator[Comparison]:
    """Measure how late a timer of 5 ms comes in the real window, drawn into memory, in a process of its own."""
    if is_quick:
        beats = _measure({**os.environ, "QT_QPA_PLATFORM": "offscreen"}, is_quick=True)
    else:
        with usual_environment() as environment:
            _measure(environment, is_quick=True)  # compiles the modules
            beats = _measure(environment, is_quick=False)
    rest = beats.pop("at rest")
    for situation, pairs in beats.items():
        yield _case(situation, pairs, rest)


def _measure(environment: Mapping[str, str], is_quick: bool) -> dict[str, NDArray[np.float64]]:
    """Return by situation the (N, 2) beats in milliseconds, see `app.bench.stalls`."""
    words = [sys.executable, "-m", "app.bench.stalls", *(["--quick"] if is_quick else [])]
    waiting = {**WAITING, **environment}
    done = subprocess.run(words, env=waiting, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        raise AssertionError(f"the window could not be measured: {done.stderr[-500:]}")
    return {situation: np.array(pairs) for situation, pairs in json.loads(done.stdout).items()}


def _case(situation: str, beats: NDArray[np.float64], rest: NDArray[np.float64]) -> Comparison:
    """Sum up beats, (N, 2) of milliseconds late and of that without a core; times are gaps between two beats."""
    own = beats[:, 0] - beats[:, 1]
    figures: dict[str, float | int | str] = {
        "p99_ms": _p99(beats[:, 0]),
        "worst_ms": round(float(beats[:, 0].max()), 2),
        "p99_ms_with_a_core": _p99(own),
        "rest_p99_ms": _p99(rest[:, 0]),
        "wanted_p99_ms": WANTED_MS,
    }
    ours, reference = (tuple(((INTERVAL_MS + part[:, 0]) / 1000).tolist()) for part in (beats, rest))
    return Comparison(f"beat of the window {situation}", REFERENCE, ours, reference, None, None, figures)


def _p99(late_ms: NDArray[np.float64]) -> float:
    return round(float(np.percentile(late_ms, 99)), 2)
