"""The window on a project, and how time is taken in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.garbage import GarbageCollection
from app.main_window import MainWindow

WINDOW_WH = (1600, 1000)
GIVE_UP_MS = 60_000


@dataclass(frozen=True)
class Timing:
    """What repeated steps took."""

    median_ms: float
    p95_ms: float
    worst_ms: float
    repeats: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timing:
        """Sum up single durations."""
        values = 1000 * np.asarray(seconds)
        return cls(
            round(float(np.median(values)), 3),
            round(float(np.percentile(values, 95)), 3),
            round(float(values.max()), 3),
            len(values),
        )


@contextmanager
def window_on(project: Path) -> Iterator[MainWindow]:
    """Show the window on the first video of a project, its first frame painted."""
    window = MainWindow(cache=project.parent / "cache")
    GarbageCollection(window.idleness)
    window.resize(*WINDOW_WH)
    window.show()
    try:
        until(window, lambda: window.open_path(project))
        settle()
        yield window
    finally:
        window.close()
        window.deleteLater()
        settle()


class _Clock(QObject):
    """Notes when the right frame is painted on the canvas first, be it a preview, and when the exact one is."""

    def __init__(self, window: MainWindow, loop: QEventLoop) -> None:
        super().__init__()
        self._canvas, self._loop = window.canvas, loop
        self._is_right = self._is_exact = False
        self.right_at = self.exact_at = 0.0
        window.display.preview_shown.connect(self._on_preview)
        window.display.frame_shown.connect(self._on_frame)
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Let the canvas paint, and look at the clock when it has."""
        if event.type() != QEvent.Type.Paint or not (self._is_right or self._is_exact):
            return super().eventFilter(watched, event)
        self._canvas.removeEventFilter(self)
        self._canvas.event(event)
        now = time.perf_counter()
        self.right_at = self.right_at or now
        if self._is_exact:
            self.exact_at = now
            self._loop.quit()
        else:
            self._is_right = False
            self._canvas.installEventFilter(self)
        return True

    def _on_preview(self) -> None:
        self._is_right = True

    def _on_frame(self) -> None:
        self._is_right = self._is_exact = True


def until_both(window: MainWindow, action: Callable[[], object]) -> tuple[float, float]:
    """Act, and wait until the frame that is shown then is painted.

    Returns:
        Seconds until the right frame was painted, be it a preview, and until the exact one was.
    """
    loop = QEventLoop()
    clock = _Clock(window, loop)
    give_up = QTimer()
    give_up.setSingleShot(True)
    give_up.timeout.connect(lambda: loop.exit(1))
    give_up.start(GIVE_UP_MS)
    begin = time.perf_counter()
    action()
    if loop.exec():
        raise TimeoutError(f"no frame was shown within {GIVE_UP_MS} ms")
    give_up.stop()
    return clock.right_at - begin, clock.exact_at - begin


def until(window: MainWindow, action: Callable[[], object]) -> float:
    """Act, and wait until the frame that is shown then is painted, exactly; returns seconds."""
    return until_both(window, action)[1]


def settle(milliseconds: int = 500) -> None:
    """Let the window finish what it has planned."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def application() -> QApplication:
    """Return the application, made where there is none."""
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication(["inspro"])
