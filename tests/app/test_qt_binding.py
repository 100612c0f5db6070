"""The Qt binding that is installed counts references right; one that does not kills the program after a while."""

from __future__ import annotations

import sys

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 500


def test_calls_that_return_nothing_leave_the_references_of_none_alone(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    action = QAction("a", widget)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        action.setEnabled(True)
        widget.update()
    assert abs(sys.getrefcount(None) - before) < CALLS / 10
