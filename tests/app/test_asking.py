"""What the dialogs answer comes into effect at once, in the open window."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.dialogs.categories import CategoriesDialog
from app.dialogs.category_table import Column
from app.dialogs.help import HelpSheet
from app.dialogs.preferences import PreferencesDialog
from app.dialogs.project_settings import RULES, ProjectSettingsDialog
from app.dialogs.shortcuts import ShortcutsDialog
from app.main_window import MainWindow
from app.shortcuts import Keymap
from app.theme import DARK, LIGHT, Theme
from tests.app.dialogs.test_categories import type_into_cell
from tests.app.dialogs.test_help import texts
from tests.app.window_desk import LEFT, Desk, middle_of, opened, place_of, square

Kind = TypeVar("Kind", bound=QDialog)


def dialog_of(desk: Desk, kind: type[Kind]) -> Kind:
    found = opened(desk, kind)
    assert isinstance(found, kind)
    return found


def give_key(desk: Desk, name: str, keys: str) -> None:
    """Give an action another key in the editor of keys."""
    desk.window.asking.edit_keys()
    dialog = dialog_of(desk, ShortcutsDialog)
    dialog.select(name)
    desk.press(keys, dialog.field)
    QTest.mouseClick(dialog.use, LEFT)
    QTest.mouseClick(dialog.save, LEFT)


def test_a_new_key_works_at_once_and_the_old_one_no_more(desk: Desk) -> None:
    give_key(desk, "brush", "F8")
    desk.press("B")
    assert desk.state.tool == "select"
    desk.press("F8")
    assert desk.state.tool == "brush"
    assert "(F8)" in desk.window.actions_by_name["brush"].toolTip()


def test_a_new_key_is_there_after_the_next_start(desk: Desk) -> None:
    give_key(desk, "brush", "F8")
    assert desk.window.settings.keymap().keys("brush") == ("F8",)


def test_messages_and_hints_name_the_keys_as_they_are_mapped(desk: Desk) -> None:
    give_key(desk, "lock", "F8")
    desk.look(0, 1)
    desk.press("F8")
    assert "(F8)" in desk.window.tracks.inspector.lock.toolTip()
    desk.press("Del")
    assert desk.message == "Track 1 is locked; unlock it first (F8)"
    desk.press("F8")
    give_key(desk, "undo", "F9")
    desk.look(1, 1)
    desk.press("Ctrl+Shift+Del")
    assert desk.message == "Track 1 deleted on all frames; F9 brings it back"
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    give_key(desk, "new_track", "F7")
    assert "press F7" in desk.window.tracks.hint.text()
    desk.press("B")
    desk.click((5, 5))
    assert desk.message == "Select a track first, or press F7 for a new one"


def test_a_text_names_an_action_that_has_no_key(desk: Desk) -> None:
    desk.window.asking.keymap_changed.emit(Keymap().with_key("undo", []))
    desk.look(1, 1)
    desk.press("Ctrl+Shift+Del")
    assert desk.message == "Track 1 deleted on all frames; “Undo” brings it back"


def test_the_preset_d_f_steps_frames_and_moves_fit(desk: Desk) -> None:
    desk.window.asking.edit_keys()
    dialog = dialog_of(desk, ShortcutsDialog)
    dialog.preset.setCurrentIndex(dialog.preset.findData("D/F"))
    QTest.mouseClick(dialog.save, LEFT)
    desk.press("F")
    assert desk.frame == 1
    desk.press("D")
    assert desk.frame == 0
    desk.wheel((80, 30), 3)
    zoomed = desk.canvas.view.scale
    desk.press("Ctrl+0")
    assert desk.canvas.view.scale < zoomed


def test_the_open_sheet_of_keys_shows_a_new_key(desk: Desk) -> None:
    desk.press("F1")
    sheet = dialog_of(desk, HelpSheet)
    give_key(desk, "brush", "F8")
    assert "F8" in texts(sheet)
    sheet.close()


def test_a_new_class_can_be_given_by_its_number(desk: Desk) -> None:
    desk.look(0, 1)
    desk.press("Ctrl+Shift+C")
    dialog = dialog_of(desk, CategoriesDialog)
    QTest.mouseClick(dialog.add_button, LEFT)
    type_into_cell(dialog, 4, Column.NAME, "bird")
    QTest.mouseClick(dialog.save_button, LEFT)
    desk.press("Alt+4")
    assert [one.name for one in desk.document.project.categories()] == ["dog", "person", "car", "bird"]
    assert desk.document.project.track_heads(1)[1].category_id == 4
    assert desk.message == "Track 1 has the class “bird” on all frames"
    desk.press("Alt+9")
    assert desk.message == "Classes of this project: 4"


def test_the_editor_of_classes_shows_the_keys_that_give_a_class(desk: Desk) -> None:
    give_key(desk, "class_2", "F8")
    desk.press("Ctrl+Shift+C")
    dialog = dialog_of(desk, CategoriesDialog)
    keys = [dialog.table.index(row, Column.KEY).data() for row in range(3)]
    dialog.close()
    assert keys == ["Alt+1", "F8", "Alt+3"]
    desk.look(0, 1)
    desk.press(keys[1])
    assert desk.document.project.track_heads(1)[1].category_id == 2


@pytest.mark.parametrize(("keys", "category_id"), [("Alt+2", 2), ("Alt+3", 3)])
def test_alt_and_a_number_give_the_whole_track_a_class(desk: Desk, keys: str, category_id: int) -> None:
    desk.look(50, 1)
    desk.press(keys)
    assert desk.document.project.track_heads(1)[1].category_id == category_id
    desk.window.display.refresh()
    assert desk.window.tracks.inspector.category.currentData() == category_id


@pytest.mark.parametrize(
    ("number", "pixels_of_2", "is_covered"), [(0, 0, True), (1, 196, False), (2, 196, True)], ids=RULES
)
def test_the_overlap_rule_holds_for_the_next_stroke(
    desk: Desk, number: int, pixels_of_2: int, is_covered: bool
) -> None:
    desk.press("Ctrl+Shift+P")
    dialog = dialog_of(desk, ProjectSettingsDialog)
    QTest.mouseClick(dialog.rules.button(number), LEFT, pos=QPoint(8, dialog.rules.button(number).height() // 2))
    QTest.mouseClick(dialog.save_button, LEFT)
    desk.look(0, 1)
    desk.press("B")
    desk.state.set_brush_size(30)
    desk.drag(middle_of(2, 0), middle_of(2, 0))
    segment = desk.segment(2)
    assert (segment.mask.area if segment is not None else 0) == pixels_of_2
    own = desk.mask(1) & square(*place_of(2, 0))
    assert own.any() == is_covered


def test_the_overlap_rule_stays_with_its_project(desk: Desk) -> None:
    path = desk.document.project.path
    desk.press("Ctrl+Shift+P")
    dialog = dialog_of(desk, ProjectSettingsDialog)
    dialog.rules.button(2).click()
    QTest.mouseClick(dialog.save_button, LEFT)
    desk.open_copy()
    rules = [desk.canvas._stage.overlap_rule]
    with desk.shows_a_frame():
        desk.window.open_path(path)
    rules.append(desk.canvas._stage.overlap_rule)
    assert rules == ["over", "allow"]


def test_cancelled_preferences_change_nothing(desk: Desk) -> None:
    desk.press("Ctrl+,")
    dialog = dialog_of(desk, PreferencesDialog)
    dialog.theme_box.setCurrentIndex(2)
    dialog.device_box.setCurrentIndex(1)
    dialog.reject()
    assert (desk.window.settings.theme(), desk.window.settings.device()) == ("system", "auto")


def test_a_language_and_a_device_are_kept_for_this_machine(desk: Desk) -> None:
    desk.press("Ctrl+,")
    dialog = dialog_of(desk, PreferencesDialog)
    dialog.language_box.setCurrentIndex(dialog.language_box.findData("zh_CN"))
    dialog.device_box.setCurrentIndex(dialog.device_box.findData("cpu"))
    dialog.accept()
    settings = desk.window.settings
    assert (settings.language(), settings.device()) == ("zh_CN", "cpu")
    assert desk.document.project.setting("language") is None
    settings.set_language("system")
    settings.set_device("auto")


def test_about_tells_version_licence_and_folders(desk: Desk) -> None:
    desk.window.actions_by_name["about"].trigger()
    box = dialog_of(desk, QMessageBox)
    assert version("inspro-annotator") in box.text()
    assert "Apache-2.0" in box.informativeText()
    box.close()
    QTest.qWait(1)


@pytest.fixture
def themed(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """A window that may change the theme of the application, which is put back afterwards."""
    before, style = qapp.palette(), qapp.style().objectName()
    theme = Theme(qapp, "light")
    window = MainWindow(theme)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    qapp.styleHints().colorSchemeChanged.disconnect(theme._on_system_changed)
    qapp.setStyle(style)
    qapp.setPalette(before)


def test_another_theme_colours_the_window_and_its_icons_at_once(themed: MainWindow) -> None:
    def strongest() -> str:
        image = themed.actions_by_name["open"].icon().pixmap(24, 24).toImage()
        return max(
            (image.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda color: color.alpha()
        ).name()

    shown = []
    for choice in ("light", "dark"):
        themed.asking.preferences()
        (dialog,) = themed.findChildren(PreferencesDialog)
        dialog.theme_box.setCurrentIndex(dialog.theme_box.findData(choice))
        dialog.accept()
        QTest.qWait(20)
        shown.append((themed.palette().color(QPalette.ColorRole.Window).name(), strongest()))
    assert shown == [(LIGHT.window, LIGHT.text), (DARK.window, DARK.text)]
    assert themed.settings.theme() == "dark"
