"""The start of the program against the start of its parts: Python alone, and Python with Qt."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial
from statistics import median

from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.processes import usual_environment

OPEN_WINDOW = """
import sys
from app.__main__ import load_ahead
load_ahead()
from pathlib import Path
from app.settings import keep_settings_in
keep_settings_in(Path(sys.argv[1]))
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
QTimer.singleShot(0, lambda: (print("torch" in sys.modules), application.quit()))  # when the shown window idles
from app.program import run_window
run_window(None)
"""
IMPORT_QT = "import PySide6.QtWidgets"


def start_cases(is_quick: bool) -> Iterator[Comparison]:
    """Time whole processes, from their start to the window that idles, drawn into memory."""
    repeats = 1 if is_quick else 5
    with usual_environment() as environment, tempfile.TemporaryDirectory(prefix="inspro-settings-") as settings:
        run = partial(_run, environment, settings)
        began = time.perf_counter()
        run(OPEN_WINDOW)
        first_start = time.perf_counter() - began
        runs = time_by_turns(lambda: run(OPEN_WINDOW), lambda: run(IMPORT_QT), repeats, _require_no_torch)
        bare, _ = time_by_turns(lambda: run("pass"), lambda: "", repeats, lambda _, __: None)
    figures: dict[str, float | int | str] = {
        "start_s": round(median(runs[0].wall), 3),
        "wanted_s": 1.0,
        "first_start_s": round(first_start, 3),
        "bare_python_s": round(median(bare.wall), 3),
        "over_bare_python": round(median(runs[0].wall) / median(bare.wall), 2),
        "torch_before_window": "no",
    }
    yield compare("program start to window", "python importing PySide6.QtWidgets alone", runs, agreement=figures)


def _run(environment: Mapping[str, str], settings: str, script: str) -> str:
    command = [sys.executable, "-c", script, settings]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()


def _require_no_torch(shown: str, _: str) -> None:
    if shown != "False":
        raise AssertionError(f"torch must not be imported before the window shows: {shown!r}")
