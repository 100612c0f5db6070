"""The empty window says what to do, and does it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.action_rows import ROWS
from app.dialogs.tour import STEPS, EmptyState
from app.shortcuts import Keymap

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def empty(qtbot: QtBot) -> EmptyState:
    empty = EmptyState(Keymap())
    qtbot.addWidget(empty)
    empty.resize(900, 900)
    empty.show()
    return empty


def texts(empty: EmptyState) -> list[str]:
    return [label.text() for label in empty.findChildren(QLabel)]


def test_the_buttons_ask_for_a_video_and_for_the_demo(qtbot: QtBot, empty: EmptyState) -> None:
    with qtbot.waitSignal(empty.open_wanted):
        qtbot.mouseClick(empty.open_button, LEFT)
    with qtbot.waitSignal(empty.demo_wanted):
        qtbot.mouseClick(empty.demo_button, LEFT)


def test_the_steps_can_be_skipped_and_shown_again(qtbot: QtBot, empty: EmptyState) -> None:
    assert empty.skip_button.isVisible()
    with qtbot.waitSignal(empty.tour_closed):
        qtbot.mouseClick(empty.skip_button, LEFT)
    assert not empty.skip_button.isVisible()
    empty.show_tour(True)
    assert empty.is_tour_shown


def test_the_steps_name_actions_that_exist() -> None:
    assert {name for step in STEPS for name in step.actions} <= {row.name for row in ROWS}


def test_the_steps_show_the_keys_that_hold_now(empty: EmptyState) -> None:
    assert "Ctrl+T" in texts(empty)
    empty.show_keymap(Keymap().with_key("swap_ids", ["Ctrl+W"]).with_key("brush", []))
    shown = [label.text() for label in empty._steps.findChildren(QLabel) if label.parentWidget() is not None]
    assert "Ctrl+W" in shown


def test_a_recent_file_is_chosen_by_a_click(qtbot: QtBot, empty: EmptyState) -> None:
    empty.show_recent(["/videos/a & b.mp4", "/videos/c.mp4"])
    assert [button.toolTip() for button in empty.recent_buttons] == ["/videos/a & b.mp4", "/videos/c.mp4"]
    with qtbot.waitSignal(empty.recent_chosen) as chosen:
        qtbot.mouseClick(empty.recent_buttons[0], LEFT)
    assert chosen.args == ["/videos/a & b.mp4"]
    empty.show_recent(["/videos/c.mp4"])
    assert len(empty.recent_buttons) == 1


def test_it_says_whether_there_is_a_model(empty: EmptyState) -> None:
    empty.show_models(["inspro-mini", "other"])
    assert "inspro-mini, other" in empty.model.text()
    empty.show_models([])
    assert "No model is installed" in empty.model.text()


def test_a_narrow_window_shows_the_steps_whole(qtbot: QtBot) -> None:
    state = EmptyState(Keymap())
    qtbot.addWidget(state)
    state.show_models(["inspro-mini", "inspro-mini-real"])
    state.resize(345, 380)
    with qtbot.waitExposed(state):
        state.show()
    assert state.verticalScrollBar().maximum() > 0
    assert state.horizontalScrollBar().maximum() == 0
