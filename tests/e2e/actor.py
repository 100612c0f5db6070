"""A user who drives the real program: a script that is played in its event loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.main_window import MainWindow
from app.workers.leaving_threads import is_any_left

Script = Generator[Callable[[], bool], None, None]
TIMEOUT_MS = 400_000


class Actor:
    """Plays a script in the running event loop: each yielded condition must come true before the next line."""

    def __init__(self, script: Callable[[MainWindow], Script]) -> None:
        self.error: BaseException | None = None
        self._make = script
        self._before = shown_windows()  # one that another test left open is not the program's
        self._condition: Callable[[], bool] = lambda: True
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._step)
        self._timer.start()
        self._deadline = QTimer()
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._give_up)
        self._deadline.start(TIMEOUT_MS)
        self._window: MainWindow | None = None
        self._lines: Script | None = None

    def _step(self) -> None:
        try:
            if self._window is None:
                new = shown_windows() - self._before
                if not new:
                    return
                (self._window,) = new
                self._lines = self._make(self._window)
            if self._condition():
                assert self._lines is not None
                self._condition = next(self._lines)
        except StopIteration:
            self._end()
        except BaseException as error:  # handed to the test, which fails with it
            self.error = error
            self._end()

    def _give_up(self) -> None:
        self.error = TimeoutError("the script did not come to its end")
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._deadline.stop()
        if self._window is not None:
            self._window.prelabelling.stop_and_wait()
            self._window.close()
        while is_any_left():  # the program would end with the tests
            time.sleep(0.05)
        if self._window is None or self._before:  # else closing the last window ends the program
            QApplication.quit()


def shown_windows() -> set[MainWindow]:
    return {one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()}


def drag(window: MainWindow, start_xy: tuple[float, float], end_xy: tuple[float, float]) -> None:
    points: list[QPoint] = [window.canvas.widget_point(point).toPoint() for point in (start_xy, end_xy)]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window.canvas, left, none, points[0])
    QTest.mouseMove(window.canvas, points[1])
    QTest.mouseRelease(window.canvas, left, none, points[1])


def run(arguments: list[str], script: Callable[[MainWindow], Script]) -> None:
    actor = Actor(script)
    code = main(arguments)
    if actor.error is not None:
        raise actor.error
    assert code == 0
