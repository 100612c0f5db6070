"""The command line, one file per command.

Each command module offers `add_arguments(parser)` and `run(arguments) -> int` and is imported only when it is called,
so that `inspro --help` and the start of the window stay fast.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, Protocol

from inspro_core.errors import InsProError, UsageError, message
from inspro_core.retrain.last_words import ASKED_BY, tell

COMMANDS = {
    "demo": "make a synthetic video, pre-label it, score it, export it and open the window on it",
    "open": "open the window on a video or project",
    "prelabel": "label videos with tracked masks",
    "export": "write a project as a dataset",
    "import": "read a dataset into a project",
    "synthesize": "make synthetic videos with exact labels",
    "animate": "make training clips from labelled still pictures",
    "train": "train a model on a dataset",
    "train-refiner": "train the network that draws coarse masks again at the resolution of the picture",
    "ablate": "train the rows of the paper's ablation tables in a small world and compare the signs",
    "retrain": "let the model of a project learn from its confirmed frames, and measure the gain",
    "compare": "measure the model of a retraining before and after it",
    "evaluate": "score results against ground truth",
    "score": "run a model on a labelled dataset and score it",
    "robot": "measure how much work the model saves, by a robot that annotates",
    "loop": "correct some clips, retrain, and measure what is left to do on unseen ones",
    "review-bench": "measure how well suspicious frames are found, on planted errors",
    "bench": "measure speed on this machine",
    "models": "list models, import published weights",
}
MODULES = {name: f"inspro_core.cli.{name.replace('-', '_')}_command" for name in COMMANDS}
USAGE_ERROR = 2
INTERRUPTED = 130  # what a shell gives a program that Ctrl+C ended
BROKEN_PIPE = 141  # what a shell gives a program that ends since nobody reads its output
SHOWN_CHARACTERS = 60  # of a word that is no command


class Desktop(Protocol):
    """The window, as far as commands need it."""

    def open_window(self, path: Path | None) -> int:
        """Open the window on a file, or empty, and return the exit code when it closes."""

    def bench(self, is_quick: bool) -> Iterator[Mapping[str, Any]]:
        """Measure the window, case by case."""


def main(argv: Sequence[str], desktop: Desktop) -> int:
    """Run one command.

    Args:
        argv: without the program's name; the first word is the command, or a file that `open` opens.
        desktop: of the program that calls.

    Returns:
        0, 2 for bad input (after one line on standard error), 130 when interrupted, or 141 when nobody reads the output
        any more, as behind `| head -1`.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may have characters that the terminal has not
    try:
        return _run(argv, desktop)
    except BrokenPipeError:
        if not _is_unread():
            raise
        return BROKEN_PIPE


def _run(argv: Sequence[str], desktop: Desktop) -> int:
    """Run one command; what a user can cure, and an interruption, become one line."""
    if not argv or argv[0] in ("-h", "--help"):
        return _print_overview()
    if argv[0] in ("-V", "--version"):
        return _print_version()
    if argv[0] not in COMMANDS and os.path.exists(argv[0]):
        argv = ("open", *argv)
    name = argv[0]
    if name not in COMMANDS:
        word = repr(name) if len(name) <= SHOWN_CHARACTERS else f"{name[:SHOWN_CHARACTERS]!r}…"
        print(f"inspro: {word} is no file and no command; choose from {', '.join(COMMANDS)}", file=sys.stderr)
        return USAGE_ERROR
    try:
        return _call(name, argv[1:], desktop)
    except InsProError as error:
        said = message("inspro {command}: {problem}", command=name, problem=error)
        print(said, file=sys.stderr)
        if os.environ.get(ASKED_BY):
            tell(said, sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        if error.filename is None and error.errno != errno.ENOSPC:
            raise
        place = "" if error.filename is None else f"{error.filename}: "
        print(message(f"inspro {name}: {place}{error.strerror}; {_cure(error)}"), file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt as interrupt:
        print("; ".join((f"inspro {name}: interrupted", *map(str, interrupt.args))), file=sys.stderr)
        return INTERRUPTED


def _cure(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "make room on the disk"
    if isinstance(error, PermissionError):
        return "see that you may read it and write there, or name another"
    return "name another file or folder"


class _Parser(argparse.ArgumentParser):
    """Reads the words after a command; what is wrong with them is one line, as all that a user can cure."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words.

        Raises:
            UsageError: in any case.
        """
        raise UsageError(f"{message}; see {self.prog} --help")


def _call(name: str, words: Sequence[str], desktop: Desktop) -> int:
    """Load the module of a command, read its arguments and run it."""
    module = importlib.import_module(MODULES[name])
    parser = _Parser(prog=f"inspro {name}", description=COMMANDS[name].capitalize() + ".")
    module.add_arguments(parser)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as stop:  # argparse has printed the help
        return int(stop.code or 0)
    arguments.desktop = desktop
    code = int(module.run(arguments))
    print(end="", flush=True)  # what goes wrong with it goes wrong here
    return code


def _is_unread() -> bool:
    """Tell whether nobody reads standard output any more; what is left of it is then dropped."""
    try:
        print(flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _print_version() -> int:
    from importlib.metadata import version

    print(f"inspro {version('inspro-annotator')}")
    return 0


def _print_overview() -> int:
    print("usage: inspro [COMMAND|FILE] [--help] [--version]\n")
    print("Without a command the window opens, on the file if there is one.\n")
    for name, text in COMMANDS.items():
        print(f"  {name:<12} {text}", flush=True)
    return 0
