"""Two ways to the same result, timed by turns in one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Comparison:
    """What a case found.

    Attributes:
        case: what was measured.
        reference: what it was compared with, in words.
        seconds: wall time of each run of ours.
        reference_seconds: wall time of each run of the reference.
        cpu_ratio: CPU time of the reference over ours, medians; a machine with other work blurs it less than wall time.
            None where it means nothing.
        target: least ratio of wall times that is wanted, or None.
        agreement: how equal the outputs are, and other figures of the case.
    """

    case: str
    reference: str
    seconds: tuple[float, ...]
    reference_seconds: tuple[float, ...]
    cpu_ratio: float | None
    target: float | None = None
    agreement: Mapping[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Median wall time of the reference over ours."""
        return median(self.reference_seconds) / median(self.seconds)


@dataclass(frozen=True)
class Runs:
    """Wall and CPU seconds of repeated runs."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]


def time_by_turns(
    ours: Callable[[], Result], reference: Callable[[], Other], repeats: int, check: Callable[[Result, Other], None]
) -> tuple[Runs, Runs]:
    """Run both some times by turns, so that other work on the machine falls on both alike.

    Args:
        ours: measured; called once before, untimed.
        reference: likewise.
        repeats: timed runs of each, at least 1.
        check: raises when the two results differ; called after every turn.

    Returns:
        Times of ours and of the reference.
    """
    check(ours(), reference())
    times: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for _ in range(repeats):
        result, spent = _timed(ours)
        other, other_spent = _timed(reference)
        check(result, other)
        times[0].append(spent)
        times[1].append(other_spent)
    first, second = (Runs(*(tuple(column) for column in zip(*rows, strict=True))) for rows in times)
    return first, second


def _timed(run: Callable[[], Result]) -> tuple[Result, tuple[float, float]]:
    """Run, and return what came out, and wall and CPU seconds."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    result = run()
    return result, (time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of its finished children."""
    return time.process_time() + sum(os.times()[2:4])


def compare(
    case: str,
    reference_name: str,
    runs: tuple[Runs, Runs],
    target: float | None = None,
    agreement: Mapping[str, float | int | str] | None = None,
) -> Comparison:
    """Sum up what `time_by_turns` returned."""
    ours, reference = runs
    cpu_ratio = median(reference.cpu) / max(median(ours.cpu), 1e-9)
    return Comparison(case, reference_name, ours.wall, reference.wall, cpu_ratio, target, agreement or {})
