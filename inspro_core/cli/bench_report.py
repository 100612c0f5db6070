"""How benchmarks report: one JSON object per case and line, with the machine and the spread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspro_core.cli.machine import describe_machine


@dataclass(frozen=True)
class Timing:
    """Repeated measurements of one thing.

    Attributes:
        median: seconds.
        low, high: first and third quartile, seconds.
        count: of measurements.
    """

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timing:
        """Sum up measurements, at least one."""
        low, median, high = np.quantile(np.asarray(seconds, dtype=np.float64), (0.25, 0.5, 0.75)).tolist()
        return cls(median, low, high, len(seconds))


def print_case(bench: str, case: str, figures: dict[str, Any], reference: str, ratio: float) -> None:
    """Print a case: its figures, what it is compared with, how many times faster it is, and where that was."""
    line = {"bench": bench, "case": case, **figures, "reference": reference, "ratio": round(ratio, 3)}
    print(json.dumps({**line, "machine": {**describe_machine(), "gpu": _gpu()}}), flush=True)


def _gpu() -> str | None:
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else None
