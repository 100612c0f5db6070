"""The tool bar keeps what one needs most in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton, QWidget

from app.bars import MORE_ICON, ToolBar
from app.icons import icon
from app.main_window import MainWindow
from app.theme import DARK, palette
from tests.app.window_desk import Desk, wait

ICON_ONLY, BESIDE = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon


@pytest.fixture
def window(desk: Desk) -> Iterator[MainWindow]:
    """A window that gets its size back."""
    size = desk.window.size()
    yield desk.window
    desk.window.resize(size)


def button(window: MainWindow, name: str) -> QToolButton:
    found = bar_of(window).widgetForAction(window.actions_by_name[name])
    assert isinstance(found, QToolButton)
    return found


def bar_of(window: MainWindow) -> ToolBar:
    bar: ToolBar | None = window.findChild(ToolBar)
    assert bar is not None
    return bar


def test_a_narrow_window_drops_the_names_of_the_views_before_the_button_that_pre_labels(window: MainWindow) -> None:
    wide = bar_of(window).sizeHint().width() + 10
    for width, style in ((wide, BESIDE), (1024, ICON_ONLY), (wide, BESIDE)):
        window.resize(width, 700)
        wait(lambda style=style: button(window, "view_review").toolButtonStyle() == style)  # type: ignore[misc]
        wait(button(window, "prelabel").isVisible)


def test_the_button_of_what_has_no_room_is_seen_in_the_dark_theme(window: MainWindow) -> None:
    before = window.palette()
    window.setPalette(palette(DARK))
    more: QWidget | None = bar_of(window).findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)

    def picture() -> QImage:
        assert isinstance(more, QToolButton)
        return more.icon().pixmap(QSize(16, 16)).toImage()

    assert picture() == icon(MORE_ICON, palette(DARK)).pixmap(QSize(16, 16)).toImage()
    window.setPalette(before)
