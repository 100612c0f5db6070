"""Starting a command of this program as a process that outlives the window."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

from inspro_core.api.retraining import ASKED_BY
from inspro_core.errors import InsProError

NICENESS = "10"  # the window and everything else go before
BEHIND_OTHERS = f'(echo {NICENESS} > /proc/self/autogroup) 2> /dev/null; exec nice -n {NICENESS} "$@"'
"""Shell line that starts its arguments: where Linux groups processes by session, niceness counts within one alone."""


def program_words(words: Sequence[str]) -> list[str]:
    """Return how this program calls itself with a command.

    Args:
        words: of the command line, without the program's name.

    Returns:
        The words of the process: the frozen program is its own worker, else Python runs the package.
    """
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*start, "core", *words]


def start_detached(words: Sequence[str], log: Path) -> None:
    """Start a command in a session of its own, where the system allows it behind all others for the processor.

    Closing the window does not end it.

    Args:
        words: as for `inspro`.
        log: file that its outputs are added to.

    Raises:
        InsProError: if it cannot be started.
    """
    whole = program_words(words)
    if shutil.which("nice"):
        whole = ["sh", "-c", BEHIND_OTHERS, "sh", *whole]
    process = QProcess()
    process.setProgram(whole[0])
    process.setArguments(whole[1:])
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert(ASKED_BY, "1")  # the log is read for a window, which may speak another language
    process.setProcessEnvironment(environment)
    process.setStandardInputFile(QProcess.nullDevice())
    process.setStandardOutputFile(str(log), QProcess.OpenModeFlag.Append)
    process.setStandardErrorFile(str(log), QProcess.OpenModeFlag.Append)
    if not _has_started(process.startDetached()):
        raise InsProError("{program} cannot be started: {problem}", program=whole[0], problem=process.errorString())


def _has_started(answer: object) -> bool:
    """Read Qt's answer: by the version of PySide a truth value, or one with the id of the process."""
    return bool(answer[0] if isinstance(answer, tuple) else answer)
