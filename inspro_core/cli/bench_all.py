"""`inspro bench all`: parts of the program against named references, with equal outputs asserted in the same run."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from inspro_core.cli.bench_report import Timing, print_case
from inspro_core.cli.number_types import whole
from inspro_core.errors import UsageError

if TYPE_CHECKING:
    from inspro_core.bench.comparison import Comparison

CASES = {
    "evaluation": ("evaluation_case", "evaluation_cases"),
    "engine": ("engine_case", "engine_cases"),
    "end-to-end": ("end_to_end_case", "end_to_end_cases"),
    "several-videos": ("several_videos_case", "several_videos_cases"),
    "memory": ("memory_case", "memory_cases"),
    "training-step": ("training_case", "training_cases"),
    "project": ("project_case", "project_cases"),
    "stalls": ("stalls_case", "stalls_cases"),
    "start": ("start_case", "start_cases"),
}
"""Module of `inspro_core.bench` and function of each group."""
LEAST_FRAMES = 300  # of the memory case: fewer are over before all has begun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--only", nargs="+", choices=tuple(CASES), default=tuple(CASES), help="groups of cases (default: all)"
    )
    parser.add_argument(
        "--frames",
        type=whole(LEAST_FRAMES),
        metavar="N",
        help="with --only memory: length of the run (default 2000; 100000 take about half an hour of one core)",
    )
    parser.add_argument("--quick", action="store_true", help="little data and one repeat: shows that it runs")
    parser.add_argument("--table", action="store_true", help="print a Markdown table in place of lines of JSON")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print, one JSON line per case or one row per case."""
    options = {}
    if arguments.frames is not None:
        if list(arguments.only) != ["memory"] or arguments.quick:
            raise UsageError("--frames: with --only memory alone, without --quick")
        options["frame_count"] = arguments.frames
    rows = []
    for name in arguments.only:
        try:
            for comparison in _measure(name)(arguments.quick, **options):
                if not arguments.table:
                    _print_line(comparison)
                rows.append(comparison)
        except AssertionError as error:
            raise UsageError(f"bench all: {name}: {error}") from error
    if arguments.table:
        print(table(rows))
    return 0


def _measure(name: str) -> Callable[..., Iterator[Comparison]]:
    module, function = CASES[name]
    cases: Callable[..., Iterator[Comparison]] = getattr(import_module(f"inspro_core.bench.{module}"), function)
    return cases


def _print_line(comparison: Comparison) -> None:
    figures: dict[str, object] = dict(comparison.agreement)
    for name, seconds in (("", comparison.seconds), ("reference_", comparison.reference_seconds)):
        timing = Timing.of(seconds)
        figures[f"{name}ms"] = round(1000 * timing.median, 3)
        figures[f"{name}ms_quartiles"] = [round(1000 * timing.low, 3), round(1000 * timing.high, 3)]
    figures["repeats"] = len(comparison.seconds)
    if comparison.cpu_ratio is not None:
        figures["cpu_ratio"] = round(comparison.cpu_ratio, 3)
    if comparison.target is not None:
        figures["target_ratio"] = comparison.target
    print_case("all", comparison.case, figures, comparison.reference, comparison.ratio)


def table(comparisons: Sequence[Comparison]) -> str:
    """Write comparisons as a Markdown table."""
    lines = [
        "| case | reference | ms | reference ms | ratio (CPU time) | target | also |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in comparisons:
        ours, reference = Timing.of(one.seconds).median, Timing.of(one.reference_seconds).median
        also = ", ".join(f"{name} {value}" for name, value in one.agreement.items())
        target = f"≥ {one.target:g}" if one.target is not None else ""
        by_cpu = f" ({one.cpu_ratio:.2f})" if one.cpu_ratio is not None else ""
        lines.append(
            f"| {one.case} | {one.reference} | {1000 * ours:.1f} | {1000 * reference:.1f} "
            f"| {one.ratio:.2f}{by_cpu} | {target} | {also} |"
        )
    return "\n".join(lines)
