"""The window on a project, and how time is taken in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

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
    window = MainWindow()
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


class _FirstPainting(QObject):
    """Ends a loop once a widget has been painted after `begin`."""

    def __init__(self, widget: QWidget, loop: QEventLoop) -> None:
        super().__init__()
        self._widget, self._loop = widget, loop

    def begin(self) -> None:
        """Wait for the painting that is due now."""
        self._widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """End the loop when it comes to its next event, which is after this painting."""
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._loop.quit()
        return super().eventFilter(watched, event)


def until(window: MainWindow, action: Callable[[], object]) -> float:
    """Act, and wait until the frame that is shown then is on the canvas and painted; returns seconds."""
    loop = QEventLoop()
    painting = _FirstPainting(window.canvas, loop)
    window.display.frame_shown.connect(painting.begin)
    give_up = QTimer()
    give_up.setSingleShot(True)
    give_up.timeout.connect(lambda: loop.exit(1))
    give_up.start(GIVE_UP_MS)
    begin = time.perf_counter()
    action()
    if loop.exec():
        raise TimeoutError(f"no frame was shown within {GIVE_UP_MS} ms")
    taken = time.perf_counter() - begin
    window.display.frame_shown.disconnect(painting.begin)
    give_up.stop()
    return taken


def settle(milliseconds: int = 500) -> None:
    """Let the window finish what it has planned."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def application() -> QApplication:
    """Return the application, made where there is none."""
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication(["inspro"])
