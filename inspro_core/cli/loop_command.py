"""`inspro loop`: correct some clips, let the model learn them, and measure what is left to do on unseen ones."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspro_core.api import DEFAULT_MODEL, SCENE_MODEL, find_model
from inspro_core.cli.number_types import positive, share_below_1, whole
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.cli.retrain_command import own_words
from inspro_core.data.meadow import MEADOW
from inspro_core.data.pond import POND
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.errors import TrainingError, UsageError
from inspro_core.retrain.options import options_for

if TYPE_CHECKING:
    from inspro_core.retrain.measured_loop import LoopResult

SCENES = {domain.name: domain for domain in (POND, MEADOW)}  # that no shipped model has seen
SCENE_FRAMES, SCENE_SEED = 30, 30_000
TARGETS = {"ap_gain": 0.15, "old_ap_fall": 0.03, "actions_fall": 0.30}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "data",
        metavar="DATA",
        help="labelled YouTube-VIS folder or file, pictures as clips of one frame; or synthetic videos that no shipped "
        f"model has seen: {POND.name}, with other looks and a new class, or {MEADOW.name}, where also all objects look "
        "alike and nearly like the ground",
    )
    parser.add_argument("--model", help=f"that learns (default {DEFAULT_MODEL}; of synthetic videos {SCENE_MODEL})")
    parser.add_argument(
        "--clips", type=whole(1), default=6, metavar="N", help="taken of the data (default %(default)s)"
    )
    parser.add_argument(
        "--corrected", type=whole(1), default=3, metavar="N", help="of these, learned (default %(default)s)"
    )
    parser.add_argument("--minutes", type=positive, default=10, help="of training (default %(default)s)")
    parser.add_argument(
        "--iterations",
        type=whole(1),
        metavar="N",
        help="exactly so many steps in place of the minutes: can be repeated",
    )
    parser.add_argument("--seed", type=whole(0), default=0, help="of the training's sampling (default %(default)s)")
    parser.add_argument("--learning-rate", type=positive, help="of the head (default: by the minutes)")
    parser.add_argument("--replay-share", type=share_below_1, help="part of replayed scenes (default: by the minutes)")
    parser.add_argument(
        "--old-videos",
        type=whole(1),
        default=60,
        metavar="N",
        help="scenes to measure old knowledge (default %(default)s)",
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="new folder to keep all files in (default: none kept)")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default %(default)s)")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Go round the loop once and print what it brought."""
    if arguments.clips <= arguments.corrected:
        raise UsageError(f"--clips must be more than --corrected, got {arguments.clips} and {arguments.corrected}")
    given = {name: getattr(arguments, name) for name in ("learning_rate", "replay_share")}
    options = replace(
        options_for(arguments.minutes),
        seed=arguments.seed,
        device=arguments.device,
        steps=arguments.iterations,
        **{name: value for name, value in given.items() if value is not None},
    )
    model = find_model(arguments.model or (SCENE_MODEL if arguments.data in SCENES else DEFAULT_MODEL))
    from inspro_core.retrain.measured_loop import MeasuredLoop

    with _work_folder(arguments.work) as work:
        data = _data(arguments.data, work, arguments.clips)
        loop = MeasuredLoop(
            data, model, work / "loop", arguments.clips, arguments.corrected, arguments.old_videos, options
        )
        result = loop.run(run_inspro, lambda text: print(text, file=sys.stderr, flush=True))
    if not arguments.json:
        _print_table(result)
    print_result({"data": str(arguments.data), "model": model.stem, **summarize(result)}, arguments.json)
    return 0


@contextmanager
def _work_folder(path: Path | None) -> Iterator[Path]:
    if path is None:
        with tempfile.TemporaryDirectory(prefix="inspro-loop-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    if path.exists():
        raise UsageError(f"{path}: exists already; name a new folder")
    path.mkdir(parents=True)
    yield path


def run_inspro(words: Sequence[str]) -> None:
    """Run a command of `inspro` in a process of its own, its reports on standard error.

    Raises:
        TrainingError: if it fails.
    """
    done = subprocess.run([*own_words(), *words], stdout=sys.stderr, check=False)
    if done.returncode:
        raise TrainingError(f"inspro {words[0]} ended with exit code {done.returncode}; its message is above")


def _data(name: str, work: Path, clips: int) -> Path:
    """Return the dataset, drawn first where it is one of scenes."""
    if name not in SCENES:
        return Path(name)
    write_synthetic_dataset(work / name, clips, SCENE_FRAMES, SCENE_SEED, domain=SCENES[name])
    return work / name


def summarize(result: LoopResult) -> dict[str, object]:
    """Set the changes beside their targets; a change is None where there was nothing to measure."""
    before, after = result.comparison.before, result.comparison.after
    gain = None if before.ap is None or after.ap is None else after.ap - before.ap
    fall = None
    if before.actions_per_100 and after.actions_per_100 is not None:
        fall = 1 - after.actions_per_100 / before.actions_per_100
    old_fall = result.old_before - result.old_after
    # A model that shows nothing leaves no wrong tracks to repair either.
    is_worse = after.hota is None or (before.hota is not None and after.hota < before.hota)
    return {
        "ap_gain": gain,
        "old_ap_fall": old_fall,
        "actions_fall": fall,
        "meets_targets": {
            "ap_gain": gain is not None and gain >= TARGETS["ap_gain"],
            "old_ap_fall": old_fall <= TARGETS["old_ap_fall"],
            "actions_fall": fall is not None and fall >= TARGETS["actions_fall"] and not is_worse,
        },
        **result.as_json(),
    }


def _print_table(result: LoopResult) -> None:
    comparison = result.comparison
    print(f"Unseen clips: {comparison.videos}, {comparison.frames} frames")
    print(f"  {'':<28} {'before':>8} {'after':>8}")
    rows = [("all classes", comparison.before, comparison.after)]
    rows += [(f"{row.name}{' (new)' * row.is_new}", row.before, row.after) for row in comparison.classes]
    for name, before, after in rows:
        for label, was, now in (
            ("AP", before.ap, after.ap),
            ("AP50", before.ap50, after.ap50),
            ("HOTA", before.hota, after.hota),
            ("actions per 100", before.actions_per_100, after.actions_per_100),
        ):
            digits = 1 if label.startswith("actions") else 3
            print(f"  {name + ': ' + label:<28} {_shown(was, digits):>8} {_shown(now, digits):>8}")
    print(f"  {'old scenes: AP':<28} {result.old_before:>8.3f} {result.old_after:>8.3f}")
    spent = result.corrected
    actions = sum(spent.kinds.values())
    cpu = "" if result.cpu_seconds is None else f", {result.cpu_seconds:.0f} s of CPU"
    print(f"Correcting: {actions} actions, {spent.actions_per_100:.1f} per 100 object-frames")
    print(f"Training: {result.steps} steps in {result.seconds:.0f} s{cpu}\n")


def _shown(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
