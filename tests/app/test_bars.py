"""The tool bar keeps what one needs most in sight; the menu of a track opens on its mask, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app.bars import MORE_ICON, ToolBar
from app.icons import icon
from app.main_window import MainWindow
from app.theme import DARK, palette
from tests.app.window_desk import NO_KEY, Desk, middle_of, wait

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


def right_click(desk: Desk, point_xy: tuple[float, float]) -> list[str]:
    """Click with the right button, as a system does, and return the rows of the menu that opens."""
    place = desk.at(point_xy)
    QTest.mouseClick(desk.canvas, Qt.MouseButton.RightButton, NO_KEY, place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.canvas.mapToGlobal(place))
    QApplication.sendEvent(desk.canvas, event)
    menu = QApplication.activePopupWidget()
    if menu is None:
        return []
    assert isinstance(menu, QMenu)
    rows = [row.text() for row in menu.actions()]
    menu.close()
    return rows


def test_a_right_click_on_a_mask_selects_it_and_offers_what_the_table_offers(desk: Desk) -> None:
    desk.look(50)
    assert {"&Merge…", "&Lock", "Cop&y mask", "Paste copie&d mask", "Delete whole &track"} <= set(
        right_click(desk, middle_of(2, 50))
    )
    assert desk.state.track_id == 2
    assert right_click(desk, (150, 60)) == []
    assert desk.state.track_id == 0


def test_the_right_button_is_the_tools_where_another_tool_is_in_hand(desk: Desk) -> None:
    desk.look(50, track_id=2)
    desk.press("G")
    assert right_click(desk, middle_of(2, 50)) == []
