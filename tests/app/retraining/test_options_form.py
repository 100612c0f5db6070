"""Choosing labels, length and settings of a run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.retraining.options_form import OptionsForm
from inspro_core.api.retraining import PRESETS, Choice, options_for

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot: QtBot) -> OptionsForm:
    made = OptionsForm()
    qtbot.addWidget(made)
    made.show_videos([(4, "a.mp4"), (7, "b.mp4")])
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_begins_with_the_preset_of_ten_minutes(form: OptionsForm) -> None:
    assert form.options() == options_for(10)
    assert form.choice() == Choice()


@pytest.mark.parametrize("minutes", PRESETS)
def test_a_preset_sets_everything(form: OptionsForm, minutes: int) -> None:
    form.rate_spin.setValue(0.002)
    form.replay_spin.setValue(10)
    QTest.mouseClick(form.presets.button(minutes), LEFT)
    assert form.options() == PRESETS[minutes]


def test_advanced_settings_are_folded_away_and_count(form: OptionsForm) -> None:
    assert not form.rate_spin.isVisible()
    QTest.mouseClick(form.advanced.button, LEFT)
    assert form.rate_spin.isVisible()
    form.rate_spin.setValue(0.0005)
    form.replay_spin.setValue(25)
    form.seed_spin.setValue(3)
    form.freeze_check.setChecked(False)
    form.set_device("cpu")
    options = form.options()
    assert (options.learning_rate, options.replay_share, options.seed) == (0.0005, 0.25, 3)
    assert (options.freezes_backbone, options.device) == (False, "cpu")


def test_another_length_belongs_to_no_preset(form: OptionsForm) -> None:
    form.minutes_spin.setValue(7.5)
    assert form.options().minutes == 7.5
    assert not any(button.isChecked() for button in form.presets.buttons())
    form.minutes_spin.setValue(5)
    assert form.presets.checkedId() == 5


@pytest.mark.parametrize(("row", "confirmed", "done"), [(0, True, True), (1, True, False), (2, False, True)])
def test_labels_are_confirmed_frames_or_finished_videos_or_both(
    form: OptionsForm, qtbot: QtBot, row: int, confirmed: bool, done: bool
) -> None:
    form.source_box.setCurrentIndex(1 if row != 1 else 0)
    with qtbot.waitSignal(form.choice_changed):
        form.source_box.setCurrentIndex(row)
    assert form.choice() == Choice(confirmed, done)


def test_videos_can_be_left_out(form: OptionsForm, qtbot: QtBot) -> None:
    assert not form.video_list.isVisible()
    with qtbot.waitSignal(form.choice_changed):
        form.videos_check.setChecked(True)
    assert form.video_list.isVisible()
    with qtbot.waitSignal(form.choice_changed):
        form.video_list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert form.choice().video_ids == frozenset({7})


def test_a_video_that_was_left_out_stays_so_when_others_come(form: OptionsForm) -> None:
    form.videos_check.setChecked(True)
    form.video_list.item(1).setCheckState(Qt.CheckState.Unchecked)
    form.show_videos([(4, "a.mp4"), (7, "b.mp4"), (9, "c.mp4")])
    assert form.choice().video_ids == frozenset({4, 9})


def test_every_setting_has_a_tip(form: OptionsForm) -> None:
    settings: list[QWidget] = [
        form.source_box,
        form.videos_check,
        form.video_list,
        form.minutes_spin,
        form.rate_spin,
        form.freeze_check,
        form.replay_spin,
        form.seed_spin,
        *form.presets.buttons(),
    ]
    assert all(len(widget.toolTip()) > 15 for widget in settings)
