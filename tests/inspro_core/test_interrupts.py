"""Ctrl+C reaches all processes of a command; one line tells of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as a terminal does")
def test_processes_that_make_scenes_end_without_a_word_of_their_own(tmp_path: Path) -> None:
    words = ["synthesize", "--out", str(tmp_path / "scenes"), "--videos", "2000", "--workers", "2"]
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background may ignore it
    process = subprocess.Popen(
        [sys.executable, "-m", "inspro_core.cli", *words], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    signal.signal(signal.SIGINT, inherited)
    deadline = time.monotonic() + 200
    while len(list(tmp_path.glob(".scenes.*/JPEGImages/*"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "inspro synthesize: interrupted\n")
    assert list(tmp_path.iterdir()) == []
