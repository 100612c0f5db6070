"""The entry of the program: without an argument or with a file the window, with a command the command line.

The frozen program is its own worker: `inspro core COMMAND …` is the command line as well.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inspro_core.openmp import WAITING

NO_DISPLAY = "inspro: no display to open a window on; set DISPLAY, or use the commands (inspro --help)"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for name, value in WAITING.items():
        os.environ.setdefault(name, value)
    if not arguments:
        return open_window(None)
    from inspro_core import cli

    return cli.main(arguments[1:] if arguments[0] == "core" else arguments, WindowDesktop())


class WindowDesktop:
    """What the commands may ask of the window; Qt is loaded when they do."""

    def open_window(self, path: Path | None) -> int:
        """Open the window on a file, or empty."""
        return open_window(path)

    def bench(self, is_quick: bool) -> Iterator[Mapping[str, Any]]:
        """Measure the window; without a display it is drawn into memory."""
        if not _has_display():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from app.bench.run import QUICK, WHOLE, measure

        return measure(QUICK if is_quick else WHOLE)


def open_window(path: Path | None) -> int:
    """Open the window on a file, or empty; returns its exit code when it is closed, 2 without a display.

    Where a thread is left that still reads or loads, the program ends here: all is stored.
    """
    if not _has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    load_ahead()
    from app.program import run_window
    from app.workers.leaving_threads import is_any_left

    code = run_window(path)
    if is_any_left():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def load_ahead() -> None:
    """Load what can be loaded before Qt, whose import hook reads the source of each module that comes after it.

    Nothing that is loaded at the start is garbage, and looking for some takes as long as many modules: from here on it
    is looked for when the window rests.
    """
    gc.disable()
    import inspro_core.api.retraining  # noqa: F401


def _has_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # the frozen program starts its workers through this entry
    sys.exit(main())
