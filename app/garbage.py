"""Python's search for garbage, kept to the window's thread."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

from app.idleness import Idleness

EVERY_MS = 200
LONGEST_S = 60.0  # between two whole searches, where the window never rests


class GarbageCollection(QObject):
    """Looks for garbage from time to time, in the thread of the window and in no other.

    Python looks for it in whichever thread makes many objects. There a forgotten dialog or window would be destroyed
    while Qt draws it, which ends the program. All is looked through when the window rests, for it takes a moment.
    """

    def __init__(self, idleness: Idleness) -> None:
        super().__init__(idleness)
        gc.disable()
        self._is_resting = False
        idleness.changed.connect(self._set_resting)
        self._whole_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY_MS)

    def _set_resting(self, is_resting: bool) -> None:
        self._is_resting = is_resting

    def _look(self) -> None:
        if collect_due(self._is_resting or time.monotonic() - self._whole_at > LONGEST_S) == len(gc.get_count()) - 1:
            self._whole_at = time.monotonic()


def collect_due(may_be_whole: bool) -> int:
    """Look for garbage among the objects whose number asks for it, as Python itself does.

    Args:
        may_be_whole: whether old objects may be looked through, too.

    Returns:
        The oldest generation that was looked through; -1: none.
    """
    is_due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    for generation in reversed(range(len(is_due) if may_be_whole else len(is_due) - 1)):
        if is_due[generation]:
            gc.collect(generation)
            return generation
    return -1
