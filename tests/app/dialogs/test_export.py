"""The export dialog by real clicks and keys: what it says before it writes, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.dialogs.export import ExportDialog
from app.dialogs.format_texts import FORMAT_TEXTS, NOTE_TEXTS
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.notes import KINDS, SENTENCES
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
from inspro_core.formats.table import FORMATS, ExportPreview, Format, preview_export
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import CATEGORIES, disjoint_annotation, export, make_pictures

Make = Callable[..., ExportDialog]
Key = Qt.Key


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Five videos of four frames with two tracks each; frame 1 is confirmed."""
    path = tmp_path / "p.inspro"
    with ProjectFile.create(path, CATEGORIES) as made:
        for number in range(5):
            video = made.add_video(probe(make_pictures(tmp_path / f"clip_{number}")))
            labels = disjoint_annotation(number, [1, 2])
            made.apply(video.id, difference(Annotation(), Annotation(labels.tracks, frozenset({1}))))
    return path


@pytest.fixture
def make(qtbot: QtBot, project: Path) -> Make:
    def look(known: Format, options: ExportOptions, folder: Path | None) -> ExportPreview:
        with ProjectFile.open(project) as opened:
            return preview_export(opened, known, options, folder)

    def call(marked: range | None = None, choices: str = "") -> ExportDialog:
        dialog = ExportDialog(look, 4, marked, choices)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return call


def settled(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.reason.text().startswith("Looking"))


@pytest.fixture
def dialog(qtbot: QtBot, make: Make, tmp_path: Path) -> ExportDialog:
    made = make()
    made.folder_edit.setText(str(tmp_path / "out"))
    qtbot.waitUntil(made.export_button.isEnabled)
    return made


def choose(dialog: ExportDialog, name: str) -> None:
    dialog.list.setCurrentRow([known.name for known in FORMATS].index(name))  # type: ignore[arg-type]


def test_without_a_folder_nothing_can_be_exported(qtbot: QtBot, make: Make) -> None:
    dialog = make()
    settled(qtbot, dialog)
    assert dialog.reason.text() == "Choose a folder"
    assert not dialog.export_button.isEnabled()
    assert dialog.counts.text() == "Will be written: videos 5, frames 20, tracks 10"


def test_the_folder_is_chosen_by_the_button(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = make()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    QTest.mouseClick(dialog.folder_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.export_button.isEnabled)
    QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == dialog.DialogCode.Accepted
    order = dialog.order
    assert (order.format.name, order.folder, order.frame_count) == ("youtube-vis", tmp_path, 20)
    assert order.options == ExportOptions()


def test_keys_alone_choose_format_options_and_folder(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    dialog = make()
    dialog.list.setFocus()
    for _ in range(3):
        QTest.keyClick(dialog.list, Key.Key_Down)
    form = dialog.form
    form.step_spin.setFocus()
    form.step_spin.selectAll()
    QTest.keyClicks(form.step_spin, "2")
    QTest.keyClick(form.reviewed_check, Key.Key_Space)
    QTest.keyClick(form.range_check, Key.Key_Space)
    form.first_spin.selectAll()
    QTest.keyClicks(form.first_spin, "1")
    form.quality_spin.selectAll()
    QTest.keyClicks(form.quality_spin, "70")
    QTest.keyClicks(dialog.folder_edit, str(tmp_path / "out"))
    qtbot.waitUntil(dialog.export_button.isEnabled)
    QTest.keyClick(dialog.folder_edit, Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.order.format.name == "davis"
    assert dialog.order.options == ExportOptions(
        step=2, frames=range(1, 4), reviewed_only=True, jpeg_quality=70, keeps_empty_categories=False
    )


def test_every_control_has_a_tooltip_and_is_reached_by_tab(dialog: ExportDialog) -> None:
    form = dialog.form
    controls = (
        dialog.list,
        form.split_box,
        form.one_edit,
        form.names_edit,
        *form.share_spins,
        form.step_spin,
        form.range_check,
        form.first_spin,
        form.last_spin,
        form.reviewed_check,
        form.quality_spin,
        form.empty_check,
        dialog.folder_edit,
        dialog.folder_button,
    )
    assert [control.toolTip() for control in controls if not control.toolTip()] == []
    for control in (*controls, dialog.export_button, dialog.cancel_button):
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_what_is_lost_follows_the_format(qtbot: QtBot, dialog: ExportDialog) -> None:
    choose(dialog, "davis")
    settled(qtbot, dialog)
    assert "•  Classes are not kept" in dialog.losses.text()
    assert "•  Which frames a human has confirmed is not kept" in dialog.losses.text()
    choose(dialog, "coco-video")
    settled(qtbot, dialog)
    assert dialog.losses.text() == "•  Class ids are renumbered to be contiguous from 1"


def test_where_nothing_is_lost_it_says_so(qtbot: QtBot) -> None:
    dialog = ExportDialog(lambda *_: ExportPreview(1, 4, 2, (("train", 1),), (), ()), 4)
    qtbot.addWidget(dialog)
    settled(qtbot, dialog)
    assert dialog.losses.text() == "Nothing: what is written comes back whole."


def test_shares_say_how_many_videos_each_split_gets(qtbot: QtBot, dialog: ExportDialog) -> None:
    QTest.keyClick(dialog.form.split_box, Key.Key_Down)
    assert dialog.form.share_spins[0].isVisible()
    settled(qtbot, dialog)
    assert dialog.counts.text().endswith("— train 4, val 1")
    dialog.accept()
    assert dialog.order.options.splits == Splits.parse("train=.8,val=.2")


def test_names_say_which_videos_are_left_out(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.form.split_box.setCurrentIndex(2)
    dialog.form.names_edit.setText("val:clip_3,train:clip_[0-2]")
    settled(qtbot, dialog)
    assert dialog.counts.text().endswith("— val 1, train 3")
    assert "belong to no split and are left out: clip_4" in dialog.losses.text()


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (2, "val=much", "a share is a number"),
        (0, "../up", "is the name of a folder"),
        (0, "", "is the name of a folder"),
    ],
)
def test_splits_that_make_no_sense_are_refused_at_once(
    dialog: ExportDialog, kind: int, text: str, problem: str
) -> None:
    dialog.form.split_box.setCurrentIndex(kind)
    (dialog.form.names_edit if kind else dialog.form.one_edit).setText(text)
    assert problem in dialog.reason.text()
    assert not dialog.export_button.isEnabled()


def test_a_range_that_ends_before_it_begins_is_refused(dialog: ExportDialog) -> None:
    dialog.form.range_check.setChecked(True)
    dialog.form.first_spin.setValue(9)
    assert "a range goes from a frame to a later one" in dialog.reason.text()
    assert not dialog.export_button.isEnabled()


def test_nothing_to_write_is_refused_with_the_reason(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.form.range_check.setChecked(True)
    dialog.form.last_spin.setValue(90)
    dialog.form.first_spin.setValue(80)
    settled(qtbot, dialog)
    assert dialog.reason.text() == "No frame is chosen; choose other frames, or confirm some first"
    assert dialog.counts.text() == "Will be written: videos 0, frames 0, tracks 0"
    assert not dialog.export_button.isEnabled()


def test_a_folder_with_other_files_is_refused(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    (tmp_path / "full" / "train").mkdir(parents=True)
    (tmp_path / "full" / "train" / "diary.txt").touch()
    dialog.folder_edit.setText(str(tmp_path / "full"))
    settled(qtbot, dialog)
    assert "holds other files under these names" in dialog.reason.text()
    assert not dialog.export_button.isEnabled()


def test_replacing_an_earlier_export_is_said_and_cancel_is_the_default(
    qtbot: QtBot, dialog: ExportDialog, project: Path, tmp_path: Path
) -> None:
    assert dialog.export_button.isDefault()
    with ProjectFile.open(project) as opened:
        export(FORMATS[0].write, opened, tmp_path / "old")
    dialog.folder_edit.setText(str(tmp_path / "old"))
    settled(qtbot, dialog)
    assert "•  An earlier export in the folder is replaced: train" in dialog.losses.text()
    assert dialog.cancel_button.isDefault()
    QTest.keyClick(dialog.folder_edit, Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Rejected


def test_the_marked_range_is_offered_and_not_taken_unasked(qtbot: QtBot, make: Make) -> None:
    dialog = make(range(1, 3))
    settled(qtbot, dialog)
    assert dialog.form.options().frames is None
    dialog.form.range_check.click()
    settled(qtbot, dialog)
    assert dialog.form.options().frames == range(1, 3)
    assert dialog.counts.text().startswith("Will be written: videos 5, frames 10")


def test_options_that_a_format_cannot_use_are_off(dialog: ExportDialog) -> None:
    choose(dialog, "overlay-video")
    assert not dialog.form.quality_spin.isEnabled()
    assert not dialog.form.empty_check.isEnabled()
    choose(dialog, "coco")
    assert dialog.form.quality_spin.isEnabled()


def test_the_last_choices_come_back(qtbot: QtBot, dialog: ExportDialog, make: Make, tmp_path: Path) -> None:
    choose(dialog, "mots-txt")
    dialog.form.split_box.setCurrentIndex(1)
    dialog.form.share_spins[2].setValue(10)
    dialog.form.step_spin.setValue(5)
    dialog.form.empty_check.setChecked(True)
    again = make(choices=dialog.choices)
    qtbot.waitUntil(again.export_button.isEnabled)
    assert again.choices == dialog.choices
    again.accept()
    assert again.order.options == ExportOptions(
        Splits.parse("train=.8,val=.2,test=.1"), step=5, keeps_empty_categories=True
    )
    assert again.order.folder == tmp_path / "out"


@pytest.mark.parametrize("choices", ["", "no JSON", "[]", '{"format": 3, "shares": 1, "step": "x", "folder": null}'])
def test_choices_that_are_not_understood_are_passed_over(qtbot: QtBot, make: Make, choices: str) -> None:
    dialog = make(choices=choices)
    settled(qtbot, dialog)
    assert dialog.form.options() == ExportOptions()


def test_a_newer_question_wins_over_a_slow_older_one(qtbot: QtBot, dialog: ExportDialog) -> None:
    for step in (2, 3, 4):
        dialog.form.step_spin.setValue(step)
        qtbot.wait(160)  # the look begins
    settled(qtbot, dialog)
    assert dialog.counts.text().startswith("Will be written: videos 5, frames 5")


def test_closing_waits_for_the_look_in_hand(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.form.step_spin.setValue(2)
    qtbot.wait(160)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.result() == dialog.DialogCode.Rejected


def test_a_project_that_is_gone_is_told(qtbot: QtBot, dialog: ExportDialog, project: Path) -> None:
    project.unlink()
    dialog.form.step_spin.setValue(2)
    settled(qtbot, dialog)
    assert "does not exist" in dialog.reason.text()
    assert not dialog.export_button.isEnabled()


def test_the_texts_are_those_of_the_command_line() -> None:
    assert {known.name: (known.title, known.description) for known in FORMATS} == FORMAT_TEXTS
    assert tuple(NOTE_TEXTS) == KINDS
    assert NOTE_TEXTS == SENTENCES
