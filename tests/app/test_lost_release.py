"""A message that opens while the mouse button is held gets its release: the drag ends all the same."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app import messages
from tests.app.window_desk import LEFT, NO_KEY, Desk

show_error = messages.show_error  # the desk notes the errors of the window and shows none


def test_a_stroke_ends_where_a_message_gets_its_release(desk: Desk) -> None:
    desk.look(50, 1)
    desk.press("B")
    handle = desk.window.windowHandle()

    def at(x: int, y: int) -> QPoint:
        return desk.window.mapFromGlobal(desk.canvas.mapToGlobal(desk.at((x, y))))

    QTest.mousePress(handle, LEFT, NO_KEY, at(100, 30))
    QTest.mouseMove(handle, at(110, 30))
    QTest.qWait(0)
    painting = [desk.canvas.is_painting]
    show_error(desk.window, "InsPro annotator", "the disk is full")
    QTest.mouseRelease(handle, LEFT, NO_KEY, at(110, 30))
    QTest.qWait(0)
    desk.window.findChildren(QMessageBox)[-1].close()
    QTest.qWait(0)
    for y in (30, 50):
        QTest.mouseMove(handle, at(120, y))
        QTest.qWait(0)
    assert [*painting, desk.canvas.is_painting] == [True, False]
    assert desk.mask(1)[30, 100:110].all()
    assert not desk.mask(1)[50, 120]
