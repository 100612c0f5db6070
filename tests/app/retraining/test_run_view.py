"""A run as the page shows it: words, bar, curves, pictures and buttons for each phase."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.retraining.run_view import GOING, PHASE_TEXTS, RESUMABLE, Phase, RunView, duration_text
from inspro_core.api.retraining import Curve, RunProgress
from inspro_core.errors import Message

HALF = RunProgress(
    "running", 420, 0.5, 75.4, Curve((10, 20), (3.0, 2.0)), Curve((0, 100, 200), (0.2, 0.3, 0.25)), has_weights=True
)


@pytest.fixture
def view(qtbot: QtBot) -> RunView:
    made = RunView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_running_run_shows_how_far_it_is(view: RunView) -> None:
    view.show_run("running", HALF)
    assert view.bar.value() == view.bar.maximum() / 2
    assert view.detail.text() == "step 420, 1:15 left"


def test_the_curves_are_drawn_once_there_are_charts(view: RunView) -> None:
    view.show_run("running", HALF)
    assert view.charts == []
    view.make_charts()
    loss, precision = view.charts
    assert (loss.curve, precision.curve) == (HALF.loss, HALF.ap)
    assert precision.level == 0.2
    view.make_charts()
    assert view.charts == [loss, precision]


def test_a_curve_that_does_not_begin_with_the_old_model_is_compared_with_nothing(view: RunView) -> None:
    view.make_charts()
    view.show_run("running", RunProgress("running", ap=Curve((100, 200), (0.3, 0.25))))
    assert view.charts[1].level is None


@pytest.mark.parametrize("phase", PHASE_TEXTS)
def test_a_run_can_be_ended_while_it_goes_on_and_go_on_when_it_has_ended(view: RunView, phase: Phase) -> None:
    view.show_run(phase, HALF)
    assert view.headline.text() == PHASE_TEXTS[phase]
    assert view.stop_button.isEnabled() == (phase in GOING)
    assert view.cancel_button.isEnabled() == (phase in GOING or phase == "preparing")
    assert view.resume_button.isVisible() == (phase in RESUMABLE)


def test_an_error_is_told(view: RunView) -> None:
    view.show_run("failed", RunProgress("failed", 3, error=Message("out of memory; take fewer frames")))
    assert view.detail.text() == "out of memory; take fewer frames"


def test_another_run_starts_with_empty_curves(view: RunView) -> None:
    view.make_charts()
    view.show_run("running", HALF)
    view.show_run("none", None)
    assert [chart.curve for chart in view.charts] == [Curve(), Curve()]
    assert view.detail.text() == ""


def test_preparing_counts_frames(view: RunView) -> None:
    view.show_run("preparing", None)
    assert view.bar.maximum() == 0
    view.show_preparing(30, 120)
    assert (view.bar.value(), view.bar.maximum()) == (30, 120)


def test_the_buttons_ask(view: RunView, qtbot: QtBot) -> None:
    view.show_run("running", HALF)
    for button, signal in ((view.stop_button, view.stop_wanted), (view.cancel_button, view.cancel_wanted)):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    view.show_run("interrupted", HALF)
    with qtbot.waitSignal(view.resume_wanted):
        QTest.mouseClick(view.resume_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("seconds", "shown"), [(0.2, "0:00"), (59.6, "1:00"), (754, "12:34"), (4000, "66:40")])
def test_times_are_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert duration_text(seconds) == shown
