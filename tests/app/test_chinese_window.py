"""The window as a Chinese user sees it: no English is left beside names, keys and what the user typed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
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

from app import translations
from inspro_core import api
from tests.app.window_desk import CATEGORIES, Desk

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
def window_desk(qapp: QApplication, desk_template: Path, tmp_path: Path) -> Iterator[Desk]:
    assert translations.install(qapp, translations.CHINESE) == translations.CHINESE
    folder = tmp_path / "desk"
    shutil.copytree(desk_template, folder)
    desk = Desk(folder)
    yield desk
    desk.close()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


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
    return {text for text in texts if set(WORD.findall(PATHS.sub("", KEYS.sub("", text)))) - allowed_words()}


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
