"""The import dialog by real clicks and keys: it tells what it has found before anything is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.dialogs.import_labels import ImportDialog, ImportOrder
from inspro_core.formats.detect import find_labels
from inspro_core.formats.table import FORMATS, format_named
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_world

Make = Callable[..., ImportDialog]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def call(choices: str = "", labelled: Sequence[tuple[str, int]] = ()) -> ImportDialog:
        dialog = ImportDialog(lambda path, name: ImportOrder(*find_labels(path, name), labelled), choices)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return call


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1, 2]))
    return export(format_named("coco").write, project, tmp_path / "out").files[0]


def settled(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.reason.text().startswith("Looking"))


@pytest.mark.parametrize(
    ("labelled", "said"),
    [
        ([("a.mp4", 3)], "“a.mp4” has tracks already: 3. Imported labels are added"),
        ([("a.mp4", 3), ("b.mp4", 4)], "Videos that have tracks already: 2 (tracks: 7). Imported labels are added"),
    ],
)
def test_tracks_that_are_there_already_are_warned_of(
    qtbot: QtBot, make: Make, labels: Path, labelled: list[tuple[str, int]], said: str
) -> None:
    dialog = make(labelled=labelled)
    assert dialog.warning.text() == ""
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.warning.text().startswith(said)
    dialog.path_edit.clear()
    assert dialog.warning.text() == ""


def test_without_tracks_nothing_is_warned_of(qtbot: QtBot, make: Make, labels: Path) -> None:
    dialog = make()
    dialog.path_edit.setText(str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.warning.text() == ""


def test_without_a_path_nothing_can_be_imported(make: Make) -> None:
    dialog = make()
    assert dialog.reason.text() == "Choose a file or a folder"
    assert not dialog.import_button.isEnabled()


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_chosen_path_is_looked_into_and_taken(
    qtbot: QtBot, make: Make, labels: Path, monkeypatch: pytest.MonkeyPatch, is_folder: bool
) -> None:
    dialog = make()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(labels), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(labels.parent))
    QTest.mouseClick(dialog.folder_button if is_folder else dialog.file_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.found.text().startswith(f"COCO instances: {labels}\n")
    QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert (dialog.order.format.name, dialog.order.labels) == ("coco", labels)


def test_keys_alone_type_a_path_and_take_it(qtbot: QtBot, make: Make, labels: Path) -> None:
    dialog = make()
    QTest.keyClicks(dialog.path_edit, str(labels))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    QTest.keyClick(dialog.path_edit, Qt.Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted


def test_return_before_the_look_has_ended_does_nothing(make: Make, labels: Path) -> None:
    dialog = make()
    dialog.path_edit.setText(str(labels))
    QTest.keyClick(dialog.path_edit, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_format_may_be_named(qtbot: QtBot, make: Make, labels: Path) -> None:
    dialog = make()
    names = [known.name for known in FORMATS if known.is_readable]
    assert [dialog.format_box.itemData(place) for place in range(dialog.format_box.count())] == ["auto", *names]
    dialog.path_edit.setText(str(labels))
    dialog.format_box.setCurrentIndex(1 + names.index("coco-video"))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    dialog.accept()
    assert dialog.order.format.name == "coco-video"


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be read"), ("{", "is not JSON"), ("{}", "holds neither videos nor images")]
)
def test_what_cannot_be_read_is_said_with_the_reason(
    qtbot: QtBot, make: Make, tmp_path: Path, content: str | None, problem: str
) -> None:
    file = tmp_path / "labels.json"
    if content is not None:
        file.write_text(content)
    dialog = make()
    dialog.path_edit.setText(str(file))
    settled(qtbot, dialog)
    assert problem in dialog.reason.text()
    assert not dialog.import_button.isEnabled()


def test_the_last_path_comes_back(qtbot: QtBot, make: Make, labels: Path) -> None:
    dialog = make(json.dumps({"path": str(labels)}))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert make(dialog.choices).path_edit.text() == str(labels)
    assert make("no JSON").path_edit.text() == ""


def test_every_control_has_a_tooltip(make: Make) -> None:
    dialog = make()
    controls = (dialog.path_edit, dialog.file_button, dialog.folder_button, dialog.format_box)
    assert [control for control in controls if not control.toolTip()] == []


def test_escape_cancels(make: Make, labels: Path) -> None:
    dialog = make(json.dumps({"path": str(labels)}))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == dialog.DialogCode.Rejected
