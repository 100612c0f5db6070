"""The model before and after: figures, classes, what has become worse, and adopting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.retraining.comparison_view import ComparisonView
from inspro_core.api.retraining import ClassFigures, Comparison, Figures, Regression
from tests.app.retraining.test_plan_view import cells

LEFT = Qt.MouseButton.LeftButton
NONE = Figures(None, None, None, None)
COMPARISON = Comparison(
    Figures(0.40, 0.60, 0.5, 9.0),
    Figures(0.45, 0.58, 0.5, 6.5),
    (
        ClassFigures("dog", False, Figures(0.4, 0.6, 0.5, 9.0), Figures(0.35, 0.5, 0.45, 7.0)),
        ClassFigures("llama", True, NONE, Figures(0.55, 0.7, 0.6, 5.0)),
    ),
    (Regression(3, "c.mp4", 12, 31, 0.81, 0.443), Regression(1, "a.mp4", 0, 4, 0.7, 0.6)),
    2,
    90,
)


@pytest.fixture
def view(qtbot: QtBot) -> ComparisonView:
    made = ComparisonView()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show_comparison(2, COMPARISON, False)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_figures_are_those_after_with_the_difference_in_words(view: ComparisonView) -> None:
    assert [label.text() for label in view.figures] == ["0.450", "0.580", "0.500", "6.5"]
    assert [label.text() for label in view.changes] == [
        "better by 0.050, before 0.400",
        "worse by 0.020, before 0.600",
        "as before",
        "better by 2.5, before 9.0",
    ]


def test_classes_show_before_and_after_and_new_ones_have_no_before(view: ComparisonView) -> None:
    assert cells(view.class_table) == [
        ["dog", "0.400 → 0.350", "0.600 → 0.500", "0.500 → 0.450", "9.0 → 7.0"],
        ["llama (new)", "– → 0.550", "– → 0.700", "– → 0.600", "– → 5.0"],
    ]


def test_the_headline_advises_by_ap(view: ComparisonView) -> None:
    assert "is better" in view.headline.text()
    view.show_comparison(2, replace(COMPARISON, after=COMPARISON.before), False)
    assert "not better" in view.headline.text()
    view.show_comparison(2, replace(COMPARISON, after=NONE), False)
    assert "too little to compare" in view.headline.text()


def test_the_worst_clip_is_on_top_and_can_be_looked_at(view: ComparisonView, qtbot: QtBot) -> None:
    assert view.regressions.item(0).text() == "c.mp4, frames 12–31: overlap 0.81 → 0.44"
    with qtbot.waitSignal(view.clip_wanted) as wanted:
        QTest.mouseClick(view.show_button, LEFT)
    assert wanted.args == [3, 12, 32]
    view.regressions.setCurrentRow(1)
    with qtbot.waitSignal(view.clip_wanted) as wanted:
        view.regressions.itemActivated.emit(view.regressions.item(1))
    assert wanted.args == [1, 0, 5]


def test_without_a_worse_clip_it_says_so(view: ComparisonView) -> None:
    view.show_comparison(2, replace(COMPARISON, regressions=()), False)
    assert view.nothing_worse.isVisible()
    assert not view.show_button.isVisible()


def test_one_click_adopts_the_version_that_is_shown(view: ComparisonView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.adopt_wanted) as wanted:
        QTest.mouseClick(view.adopt_button, LEFT)
    assert wanted.args == [2]


def test_an_adopted_version_is_not_adopted_again(view: ComparisonView) -> None:
    view.show_comparison(2, COMPARISON, True)
    assert not view.adopt_button.isEnabled()
    assert "in use" in view.headline.text()


def test_without_a_comparison_it_says_what_will_be_there(view: ComparisonView) -> None:
    view.show_nothing()
    assert view.empty.isVisible()
    assert view.comparison is None
