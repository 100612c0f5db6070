from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.review import ReviewPanel
from app.panels.review_list import KIND_NAMES, REASON_TEXTS
from inspro_core.domain.project import Decision, ReviewKey
from inspro_core.domain.suspicions import KINDS, REASONS, Suspicion

LEFT = Qt.MouseButton.LeftButton
SWITCH = Suspicion("id switch", 41, 3, 5, 0.93, {"track": 3, "other": 5, "cross": 91, "own": 4})
JUMP = Suspicion("area jump", 12, 2, 0, 0.6, {"ratio": 240})
DIP = Suspicion("score dip", 77, 1, 0, 0.31, {"score": 35, "usual": 82})
QUEUE = (SWITCH, JUMP, DIP)


class Heard:
    """What a panel asked for, and a keeper of decisions as the window has one."""

    def __init__(self, panel: ReviewPanel) -> None:
        self.panel = panel
        self.chosen: list[Suspicion] = []
        self.decisions: dict[ReviewKey, Decision] = {}
        panel.suspicion_chosen.connect(self.chosen.append)
        panel.decision_made.connect(self._keep)

    def _keep(self, suspicion: Suspicion, decision: Decision | None) -> None:
        self.decisions.pop(suspicion.key, None)
        if decision is not None:
            self.decisions[suspicion.key] = decision
        self.panel.show_suspicions(QUEUE, self.decisions)


@pytest.fixture
def panel(qtbot: QtBot) -> ReviewPanel:
    widget = ReviewPanel()
    qtbot.addWidget(widget)
    widget.resize(360, 560)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def click_row(panel: ReviewPanel, row: int) -> None:
    place = panel.view.visualRect(panel.model.index(row, 0)).center()
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=place)


def test_reasons_are_those_of_the_search() -> None:
    assert REASON_TEXTS == REASONS
    assert set(KIND_NAMES) == set(KINDS)


def test_an_empty_panel_says_what_to_do(panel: ReviewPanel) -> None:
    assert panel.hint.isVisible()
    assert "Find suspicious frames" in panel.hint.text()


def test_a_search_that_found_nothing_is_told_from_none(panel: ReviewPanel) -> None:
    panel.show_suspicions((), {})
    assert panel.hint.isVisible()
    assert panel.hint.text().startswith("The last search found nothing suspicious.")
    panel.show_suspicions((), {}, has_searched=False)
    assert "Find suspicious frames" in panel.hint.text()
    assert not panel.view.isVisible()
    assert not panel.next_button.isEnabled()


def test_the_button_asks_for_a_search(panel: ReviewPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.find_wanted):
        QTest.mouseClick(panel.find_button, LEFT)


def test_showing_a_queue_chooses_nothing(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    assert panel.model.rows == list(QUEUE)
    assert heard.chosen == []
    assert panel.current is None


def test_a_click_chooses_and_says_why(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    click_row(panel, 1)
    assert heard.chosen == [JUMP]
    assert panel.reason.text() == "The area is 240\u00a0% of the area on the frame before"


def test_enter_goes_to_the_chosen_place_again(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    click_row(panel, 1)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert heard.chosen == [JUMP, JUMP]


def test_arrow_keys_walk_the_list(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    click_row(panel, 0)
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert heard.chosen == [SWITCH, JUMP]


def test_next_and_previous_walk_round_and_skip_what_is_decided(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {JUMP.key: "accepted"})
    for button in (panel.next_button, panel.next_button, panel.next_button, panel.previous_button):
        QTest.mouseClick(button, LEFT)
    assert heard.chosen == [SWITCH, DIP, SWITCH, DIP]


def test_a_dismissed_suspicion_goes_out_of_sight_and_next_goes_to_its_follower(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    click_row(panel, 1)
    QTest.mouseClick(panel.dismiss_button, LEFT)
    assert heard.decisions == {JUMP.key: "dismissed"}
    assert panel.model.rows == [SWITCH, DIP]
    panel.next()
    assert heard.chosen == [JUMP, DIP]


def test_dismissed_suspicions_show_when_asked(panel: ReviewPanel) -> None:
    panel.show_suspicions(QUEUE, {JUMP.key: "dismissed"})
    assert panel.counts.text() == "2 open · 0 accepted · 1 dismissed"
    panel.show_dismissed.setFocus()
    QTest.keyClick(panel.show_dismissed, Qt.Key.Key_Space)
    assert panel.model.rows == list(QUEUE)


def test_accept_stays_in_sight_and_is_taken_back_by_a_second_press(panel: ReviewPanel) -> None:
    heard = Heard(panel)
    panel.show_suspicions(QUEUE, {})
    click_row(panel, 0)
    QTest.mouseClick(panel.accept_button, LEFT)
    assert heard.decisions == {SWITCH.key: "accepted"}
    assert panel.current == SWITCH
    assert panel.accept_button.isChecked()
    QTest.mouseClick(panel.accept_button, LEFT)
    assert heard.decisions == {}
    assert not panel.accept_button.isChecked()


def test_the_filter_shows_one_kind_and_counts_all(panel: ReviewPanel) -> None:
    panel.show_suspicions(QUEUE, {})
    panel.kind_filter.setFocus()
    QTest.keyClicks(panel.kind_filter, "Score")
    assert panel.model.rows == [DIP]
    assert panel.kind_filter.itemText(0) == "All kinds (3)"
    assert panel.kind_filter.itemText(1) == "Id switch (1)"


def test_a_queue_that_is_filtered_away_says_so(panel: ReviewPanel) -> None:
    panel.show_suspicions((DIP,), {DIP.key: "dismissed"})
    assert panel.hint.isVisible()
    assert "show what you dismissed" in panel.hint.text()


def test_a_search_shows_its_progress_until_it_ends(panel: ReviewPanel) -> None:
    panel.show_progress(30, 120)
    assert panel.progress.isVisible()
    assert panel.progress.value() == 30
    assert not panel.find_button.isEnabled()
    panel.show_progress(0, 0)
    assert not panel.progress.isVisible()
    assert panel.find_button.isEnabled()


def test_decided_rows_and_bars_are_painted(panel: ReviewPanel) -> None:
    panel.show_suspicions(QUEUE, {})
    fresh = panel.view.grab().toImage()
    panel.show_suspicions(QUEUE, {SWITCH.key: "accepted"})
    assert panel.view.grab().toImage() != fresh


def test_a_narrow_panel_leaves_the_bar_out_rather_than_the_place(panel: ReviewPanel) -> None:
    def has_bar() -> bool:
        image = panel.view.grab().toImage()
        bar = panel.palette().color(QPalette.ColorRole.Highlight)
        row = panel.view.visualRect(panel.model.index(0, 0))
        return any(image.pixelColor(x, y) == bar for x in range(row.right() - 60, row.right()) for y in range(40))

    panel.show_suspicions(QUEUE, {})
    assert has_bar()
    panel.resize(200, 560)
    QTest.qWait(0)
    assert not has_bar()
