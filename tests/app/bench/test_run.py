"""The measurements run, on small worlds."""

from __future__ import annotations

from app.bench.run import QUICK, measure
from app.bench.stage import Timing


def test_every_case_is_measured(qapp: object) -> None:
    cases = list(measure(QUICK))
    assert [case["case"].split(",")[0] for case in cases] == [
        "brush step",
        "next frame",
        "random seek",
        "open",
        "next frame",
    ]
    assert all(0 < case["median_ms"] <= case["p95_ms"] <= case["worst_ms"] for case in cases)


def test_a_timing_sums_up_durations() -> None:
    assert Timing.of([0.001, 0.002, 0.003]) == Timing(2.0, 2.9, 3.0, 3)
