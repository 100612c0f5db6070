"""`inspro retrain`: the model of a project learns from what people confirmed; measured, kept as a version."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TextIO

from inspro_core.api import DEFAULT_MODEL, find_model
from inspro_core.cli import INTERRUPTED
from inspro_core.cli.compare_command import compare_run, print_comparison
from inspro_core.cli.number_types import positive, share_below_1, whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.errors import TrainingError, UsageError
from inspro_core.formats.notes import listed
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.options import RetrainingOptions, options_for
from inspro_core.retrain.plan import Choice, RetrainingPlan
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.progress import ProgressReader
from inspro_core.retrain.run import Run, runs
from inspro_core.retrain.versions import adopt, adopted_model, keep_version

POLL_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; numbers left out are those of the preset that fits the minutes."""
    parser.add_argument("project", type=Path, metavar="PROJECT", help=".inspro file with confirmed frames")
    parser.add_argument(
        "--model", help="name or file of the model (default: the adopted version, else the shipped one)"
    )
    parser.add_argument("--minutes", type=positive, default=10.0, help="of training (default %(default)s)")
    parser.add_argument("--videos", type=whole(1), nargs="+", metavar="ID", help="learn from these videos only")
    parser.add_argument("--done-only", action="store_true", help="learn from videos marked as done only")
    parser.add_argument("--learning-rate", type=positive, help="of the head")
    parser.add_argument(
        "--freeze-backbone", action="store_true", help="leave the backbone as it is: quicker, and changes less"
    )
    parser.add_argument(
        "--replay", type=share_below_1, metavar="SHARE", help="of synthetic scenes among the clips (default .5)"
    )
    parser.add_argument("--seed", type=whole(0), default=0, help="of sampling (default %(default)s)")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default %(default)s)")
    parser.add_argument("--resume", type=whole(1), metavar="NUMBER", help="go on with this run instead of a new one")
    parser.add_argument("--plan-only", action="store_true", help="show what would be learned, and stop")
    parser.add_argument("--adopt", action="store_true", help="let the new version label this project from now on")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Plan, prepare, train, compare and keep."""
    options = _options(arguments)
    if arguments.resume is None:
        with ProjectFile.open(arguments.project) as project:
            plan = plan_retraining(project, _choice(arguments, project), _model(project, arguments.model))
        _print_plan(plan, sys.stdout if arguments.plan_only and not arguments.json else sys.stderr)
        _print_problems(plan, with_fatal=arguments.plan_only)  # else they end the command, which tells them
        if arguments.plan_only:
            if arguments.json:
                print_result({"can_train": plan.can_train, "classes": [asdict(row) for row in plan.classes]}, True)
            return 0
        prepared = _prepare(arguments.project, plan, options)
    else:
        prepared = _find_run(arguments.project, arguments.resume)
        if prepared.is_running():
            raise UsageError(f"{prepared.folder}: another process is training in this folder; let it end first")
        prepared.reopen()
    train(prepared)
    comparison = compare_run(prepared, options.device)
    version = keep_version(arguments.project, prepared)
    if arguments.adopt:
        with ProjectFile.open(arguments.project) as project:
            adopt(project, version.number)
    if not arguments.json:
        print_comparison(comparison)
    result = {"run": str(prepared.folder), "version": version.number, "model": str(version.path)}
    print_result({**result, "is_adopted": arguments.adopt, "comparison": asdict(comparison)}, arguments.json)
    return 0


def own_words() -> list[str]:
    """Return the words by which this program starts itself for a command, in front of the command's own."""
    return [sys.executable, "core"] if getattr(sys, "frozen", False) else [sys.executable, "-m", "inspro_core.cli"]


def train(prepared: Run) -> None:
    """Train a run by its command in a process of its own, whose memory is free afterwards; Ctrl-C stops it.

    Raises:
        TrainingError: if it failed or was stopped; what it learned is saved.
        KeyboardInterrupt: if Ctrl-C has ended it; likewise.
    """
    reader = ProgressReader(prepared.folder)
    with prepared.log.open("ab") as log, progress_bar(100, "train", "%") as bar:
        process = subprocess.Popen([*own_words(), *prepared.command()], stdout=log, stderr=log)
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the trainer gets it, too, and saves; wait for that
        try:
            while process.poll() is None:
                time.sleep(POLL_SECONDS)
                bar.update(round(100 * reader.read().fraction) - bar.n)
        finally:
            signal.signal(signal.SIGINT, previous)
    if process.returncode == INTERRUPTED:
        raise KeyboardInterrupt(f"go on by --resume {prepared.number}")
    progress = reader.read()
    if process.returncode or progress.state != "finished":
        word = progress.error or f"the training was {progress.state}"
        raise TrainingError(f"{word}; go on by --resume {prepared.number}")


def _options(arguments: argparse.Namespace) -> RetrainingOptions:
    options = options_for(arguments.minutes)
    changes = {"learning_rate": arguments.learning_rate, "replay_share": arguments.replay}
    given = {name: value for name, value in changes.items() if value is not None}
    if arguments.freeze_backbone:
        given["freezes_backbone"] = True
    return replace(options, seed=arguments.seed, device=arguments.device, **given)


def _choice(arguments: argparse.Namespace, project: ProjectFile) -> Choice:
    """Read which labels are taken.

    Raises:
        UsageError: if the project lacks a video.
    """
    video_ids = frozenset(arguments.videos) if arguments.videos else None
    known = {video.id: Path(video.path).name for video in project.videos()}
    if unknown := sorted((video_ids or set()) - known.keys()):
        there = listed([f"{key} ({name})" for key, name in known.items()]) or "none"
        raise UsageError(f"{arguments.project}: has no video {unknown[0]}; there is {there}")
    return Choice(confirmed_frames=not arguments.done_only, video_ids=video_ids)


def _model(project: ProjectFile, name: str | None) -> Path:
    """Choose the model that learns: the named one, the adopted version, or the shipped one."""
    return find_model(name) if name else adopted_model(project) or find_model(DEFAULT_MODEL)


def _prepare(project: Path, plan: RetrainingPlan, options: RetrainingOptions) -> Run:
    with progress_bar(0, "prepare") as bar:

        def on_frame(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return prepare_retraining(project, plan, options, on_frame)


def _find_run(project: Path, number: int) -> Run:
    with ProjectFile.open(project):  # what is no project is told before the training
        known: Sequence[Run] = runs(project)
    for prepared in known:
        if prepared.number == number:
            return prepared
    names = ", ".join(str(prepared.number) for prepared in known) or "none"
    raise UsageError(f"{project}: has no run {number}; there is {names}")


def _print_plan(plan: RetrainingPlan, stream: TextIO) -> None:
    print(f"{'class':<20} {'learned: masks':>15} {'tracks':>7} {'held out: masks':>16} {'tracks':>7}", file=stream)
    for row in plan.classes:
        name = f"{row.category.name} (new)" if row.is_new else row.category.name
        learned, held_out = row.train, row.held_out
        print(
            f"{name:<20} {learned.masks:>15} {learned.tracks:>7} {held_out.masks:>16} {held_out.tracks:>7}", file=stream
        )


def _print_problems(plan: RetrainingPlan, with_fatal: bool) -> None:
    for problem in plan.problems:
        if with_fatal or not problem.is_fatal:
            print(f"inspro retrain: {'error' if problem.is_fatal else 'note'}: {problem.text}", file=sys.stderr)
