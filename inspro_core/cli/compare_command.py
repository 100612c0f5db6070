"""`inspro compare`: a model before and after a retraining, on what is held out."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.errors import UsageError
from inspro_core.retrain import replay
from inspro_core.retrain.comparison import Comparison, Figures, write_comparison
from inspro_core.retrain.run import TRAIN, Run, read_run
from inspro_core.train.run_lock import RunLock

COLUMNS = ("AP", "AP50", "HOTA", "actions")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", type=Path, metavar="RUN", help="folder of a retraining that has weights")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default %(default)s)")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure both models, write `comparison.json` and print."""
    comparison = compare_run(read_run(arguments.run), arguments.device)
    if not arguments.json:
        print_comparison(comparison)
    else:
        print_result(asdict(comparison), True)
    return 0


def compare_run(run: Run, device: str) -> Comparison:
    """Fit the scores of the new model to the tracker, measure both models of a run and write `comparison.json`.

    Raises:
        UsageError: if the run has no weights yet, or another process compares it.
        CheckpointError: if either model cannot be read.
        FormatError: if the held-out clips cannot be read, or the known scenes not written.
    """
    if not run.best.is_file():
        raise UsageError(f"{run.folder}: has no weights yet; train it first: inspro {' '.join(run.command())}")
    with RunLock(run.folder, "comparing"):
        from inspro_core.retrain.birth_score import fit_scores
        from inspro_core.retrain.compare import compare, steps_of

        known = [replay.CHECKED.draw()] if run.replay is not None else []
        fit_scores(run.best, [run.folder / TRAIN, *known], device)
        with progress_bar(steps_of(run), "compare", "video") as bar:
            comparison = compare(run, device, bar.update)
        write_comparison(run.folder, comparison)
    return comparison


def print_comparison(comparison: Comparison) -> None:
    """Print a table: all classes, each class, then the worst regressions."""
    print(f"On {comparison.frames} held-out frames of {comparison.videos} clips, before → after")
    width = max(len("all classes"), *(len(row.name) + 6 for row in comparison.classes), 0)
    print(f"  {'':<{width}}  " + "  ".join(f"{name:^13}" for name in COLUMNS) + "  (per 100 object-frames)")
    print(f"  {'all classes':<{width}}  {_row(comparison.before, comparison.after)}")
    for row in comparison.classes:
        name = f"{row.name} (new)" if row.is_new else row.name
        print(f"  {name:<{width}}  {_row(row.before, row.after)}")
    for lost in comparison.regressions:
        frames = f"frames {lost.first_frame} to {lost.last_frame}"
        print(f"  worse: {lost.video_name}, {frames}: J {lost.j_before:.3f} → {lost.j_after:.3f}")


def _row(before: Figures, after: Figures) -> str:
    pairs = zip(asdict(before).values(), asdict(after).values(), strict=True)
    digits = (3, 3, 3, 1)
    return "  ".join(f"{_shown(old, n):>5} → {_shown(new, n):<5}" for (old, new), n in zip(pairs, digits, strict=True))


def _shown(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
