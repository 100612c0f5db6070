"""The first page with charts opens without a wait: they are loaded while the window rests."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import chart_loading, idleness
idleness.REST_MS = 20
application = QApplication(sys.argv)
resting = idleness.Idleness(lambda: sys.argv[1] == "busy")
chart_loading.ChartLoading(resting)
def look():
    if set(chart_loading.CHARTS) <= set(sys.modules):
        application.quit()
watch = QTimer()
watch.timeout.connect(look)
watch.start(10)
QTimer.singleShot(int(sys.argv[2]), lambda: application.exit(1))
sys.exit(application.exec())
"""


def is_loaded(work: str, within_ms: int) -> bool:
    return subprocess.run([sys.executable, "-c", CODE, work, str(within_ms)], check=False).returncode == 0


def test_a_window_that_rests_loads_the_charts() -> None:
    assert is_loaded("resting", 60_000)


def test_a_window_at_work_does_not() -> None:
    assert not is_loaded("busy", 500)
