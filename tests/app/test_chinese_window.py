"""The window as a Chinese user sees it: no English is left beside names, keys and what the user typed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGraphicsScene,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QTreeView,
    QWidget,
)

from app import messages
from app.dialogs.export import ExportDialog
from app.dialogs.import_labels import ImportDialog
from inspro_core import api
from tests.app.chinese import chinese_texts, has_english
from tests.app.window_desk import CATEGORIES, Desk, opened, wait

NAMES = {
    *("InsPro", "YouTube", "VIS", "OVIS", "COCO", "video", "DAVIS", "MOTS", "challenge", "KITTI", "TrackEval", "IoU"),
    *("Detectron", "MMDetection", "MMTracking", "JSON", "json", "txt", "PNG", "JPEG", "GPU", "CPU", "GB", "English"),
    *(
        "NeurIPS",
        "He",
        "Apache",
        "train",
        "val",
        "test",
        "clip",
        "ID",
        "AP",
        "HOTA",
        "CSV",
        "CUDA",
        "long",
        "short",
        "mp",
    ),
}
DIALOGS = ("categories", "export", "import", "preferences", "project_settings", "keys", "about")
KEYS = re.compile(
    r"(?:(?:Ctrl|Shift|Alt|Meta)\+)+\S+|\b(?:Ctrl|Shift|Alt|Del|Ins|Esc|Enter|Tab|Space|Home|End|Backspace)\b"
)
PATHS = re.compile(r"/\S+")
WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture
def window_desk(
    qapp: QApplication, desk_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    shutil.copytree(desk_template, folder)
    with chinese_texts(qapp):
        desk = Desk(folder)
        monkeypatch.setattr(messages, "show_error", lambda _parent, _title, text: desk.errors.append(text))
        yield desk
        desk.close()


def texts_of_widget(widget: QWidget) -> Iterator[str]:
    """What a widget itself shows or says."""
    yield from (widget.toolTip(), widget.accessibleName())
    if isinstance(widget, QAbstractButton | QLabel):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QDockWidget | QDialog):
        yield widget.windowTitle()
    if isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QTableView | QTreeView):
        yield from heads(widget.model())
    if isinstance(widget, QListWidget):
        yield from (widget.item(place).text() for place in range(widget.count()))
        yield from (widget.item(place).toolTip() for place in range(widget.count()))


def heads(model: QAbstractItemModel | None) -> Iterator[str]:
    """Titles of columns, and what they say."""
    if model is None:
        return
    for column in range(model.columnCount(QModelIndex())):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")


def english_in(root: QWidget) -> set[str]:
    """All texts of a window or dialog that have an English word in them."""
    texts: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        if not isinstance(widget, QAbstractItemView) or not widget.objectName().startswith("qt_"):
            texts += texts_of_widget(widget)
    for action in root.findChildren(QAction):
        if not isinstance(action.parent(), QGraphicsScene):  # the charts' own menu, which they never show
            texts += (action.text(), action.iconText(), action.toolTip(), action.statusTip())
    allowed = allowed_words()
    return {text for text in texts if set(WORD.findall(PATHS.sub("", KEYS.sub("", text)))) - allowed}


def allowed_words() -> set[str]:
    """Names of things, and what the user named."""
    models = {word for info in api.available_models() for word in WORD.findall(info.name)}
    return NAMES | models | {category.name for category in CATEGORIES}


def test_the_views_of_the_window_have_no_english_left(window_desk: Desk) -> None:
    found: set[str] = set()
    for keys in ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+L", "Ctrl+1"):
        window_desk.look(5, 1)
        window_desk.press(keys)
        found |= english_in(window_desk.window)
    assert found == set()


def test_the_dialogs_have_no_english_left(window_desk: Desk) -> None:
    window, found = window_desk.window, set[str]()
    openers = [window.actions_by_name[name].trigger for name in DIALOGS]
    for opener in (*openers, window.asking.edit_keys, window.videos.relink_button.click):
        opener()
        (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
        found |= english_in(dialog)
        dialog.close()
    assert found == set()


def test_a_file_that_cannot_be_opened_is_told_in_chinese(window_desk: Desk, tmp_path: Path) -> None:
    for name in ("notes.txt", "labels.inspro"):
        (tmp_path / name).write_text("hello")
        window_desk.errors.clear()
        window_desk.window.open_path(tmp_path / name)
        wait(lambda: window_desk.errors != [])
        assert not has_english(window_desk.errors[0])


def test_labels_that_cannot_be_imported_are_told_in_chinese(window_desk: Desk, tmp_path: Path) -> None:
    labels = tmp_path / "labels.json"
    window_desk.window.actions_by_name["import"].trigger()
    dialog = opened(window_desk, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    QTest.keyClicks(dialog.path_edit, str(labels))
    wait(lambda: "没有此文件或文件夹" in dialog.reason.text())
    assert not has_english(dialog.reason.text())
    video = {"id": 1, "width": 0, "height": 64, "file_names": ["clip/0.jpg"]}
    labels.write_text(json.dumps({"videos": [video], "categories": [], "annotations": []}))
    dialog.path_edit.clear()
    QTest.keyClicks(dialog.path_edit, str(labels))
    wait(dialog.import_button.isEnabled)
    QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    wait(lambda: window_desk.errors != [])
    assert window_desk.errors == [f"{labels}: videos[0].width: 0 无法使用：应为正数\n没有导入任何内容；项目保持原样。"]


def test_what_cannot_be_exported_is_told_in_chinese(window_desk: Desk, tmp_path: Path) -> None:
    window_desk.window.actions_by_name["export"].trigger()
    dialog = opened(window_desk, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.form.one_edit.clear()
    QTest.keyClicks(dialog.form.one_edit, "a/b")
    assert dialog.reason.text() == "子集或区间无法使用：子集应为文件夹名称，而不是 'a/b'"
    assert not dialog.export_button.isEnabled()


def test_a_model_that_cannot_be_read_is_told_in_chinese(
    window_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, load = tmp_path / "broken.safetensors", api.load_prelabeler
    broken.write_bytes(b"x" * 40)
    monkeypatch.setattr(api, "load_prelabeler", lambda _model, device: load(str(broken), device))
    window_desk.press("Alt+Shift+Right")  # to the video without labels
    window_desk.window.actions_by_name["prelabel"].trigger()
    wait(lambda: window_desk.errors != [])
    assert window_desk.errors == [f"{broken}: 已损坏，或不是本程序的模型文件：读取头部时出错：头部过长"]
