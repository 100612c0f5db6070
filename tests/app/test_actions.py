"""Every action is there, has its keys, and its keys trigger it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.action_rows import MENU_TEXTS, MENUS, ROWS, TOOLS, VIEWS, ActionRow, Need
from app.actions import apply_keymap, build_actions, fill_menu_bar, plain_text, show_enabled, show_icons
from app.bars import MORE_ICON
from app.icons import icon_names
from app.shortcuts import PRESETS, Keymap
from app.theme import DARK, LIGHT, palette

# the keymap that annotators were promised
PROMISED = {
    "play": ("Space",),
    "previous_frame": ("Left",),
    "next_frame": ("Right",),
    "back_10": ("Shift+Left",),
    "on_10": ("Shift+Right",),
    "back_100": ("Ctrl+Alt+Left",),
    "on_100": ("Ctrl+Alt+Right",),
    "first_frame": ("Home",),
    "last_frame": ("End",),
    "go_to": ("Ctrl+J",),
    "previous_keyframe": ("E",),
    "next_keyframe": ("R",),
    "next_suspicious": ("N",),
    "previous_suspicious": ("Shift+N",),
    "range_in": ("I",),
    "range_out": ("O",),
    "fit": ("F",),
    "brush": ("B",),
    "eraser": ("X",),
    "polygon": ("P",),
    "smart": ("G",),
    "select": ("V",),
    "smaller_brush": ("[",),
    "larger_brush": ("]",),
    **{f"select_{number}": (str(number),) for number in range(1, 10)},
    "next_track": ("Tab",),
    "swap_ids": ("Ctrl+T",),
    "merge": ("M",),
    "split": ("Alt+M",),
    "keyframe": ("K",),
    "lock": ("L",),
    "hide": ("H",),
    "bare": ("Ctrl+H",),
    "delete_here": ("Del",),
    "delete_track": ("Ctrl+Shift+Del",),
    "delete_weak": ("Alt+Del",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "copy_mask": ("Ctrl+C",),
    "paste_mask": ("Ctrl+V",),
    "save": ("Ctrl+S",),
    "open": ("Ctrl+O",),
    "previous_video": ("Alt+Shift+Left",),
    "next_video": ("Alt+Shift+Right",),
    "view_retrain": ("Ctrl+L",),
    "keys": ("F1",),
}


@dataclass
class Bench:
    """A window with a canvas, a text field and all actions; `called` lists what was triggered."""

    window: QMainWindow
    canvas: QWidget
    text_field: QLineEdit
    rows: QListWidget
    actions: dict[str, QAction]
    called: list[str] = field(default_factory=list)

    def press(self, widget: QWidget, key: str) -> None:
        widget.setFocus()
        QTest.keySequence(widget, QKeySequence(key))


def handlers(called: list[str]) -> dict[str, Callable[[], object]]:
    return {row.name: lambda name=row.name: called.append(name) for row in ROWS}  # type: ignore[misc]


def make_bench(qtbot: QtBot, keymap: Keymap) -> Bench:
    window, canvas, text, rows = QMainWindow(), QWidget(), QLineEdit(), QListWidget()
    rows.addItems(["mask", "muzzle"])
    qtbot.addWidget(window)
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.addWidget(canvas)
    layout.addWidget(text)
    layout.addWidget(rows)
    window.setCentralWidget(content)
    called: list[str] = []
    actions = build_actions(window, canvas, [rows], handlers(called), keymap)
    fill_menu_bar(window.menuBar(), actions, {})
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Bench(window, canvas, text, rows, actions, called)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return make_bench(qtbot, Keymap())


def test_every_promised_key_is_in_the_table() -> None:
    keymap = Keymap()
    assert {name: keymap.keys(name) for name in PROMISED} == PROMISED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_default_key_triggers_its_action_on_the_canvas(bench: Bench, row: ActionRow) -> None:
    name = row.name
    keys = Keymap().keys(name)
    for key in keys:
        bench.press(bench.canvas, key)
    assert bench.called == [name] * len(keys)


def test_all_keys_of_the_preset_d_f_trigger_their_actions(qtbot: QtBot) -> None:
    keymap = Keymap("D/F")
    bench = make_bench(qtbot, keymap)
    expected = [row.name for row in ROWS for _ in keymap.keys(row.name)]
    for row in ROWS:
        for key in keymap.keys(row.name):
            bench.press(bench.canvas, key)
    assert bench.called == expected


def test_typing_in_a_text_field_triggers_nothing(bench: Bench) -> None:
    for key in ("B", "X", "V", "1", "[", "Space", "N"):
        bench.press(bench.text_field, key)
    assert bench.text_field.text().lower() == "bxv1[ n"
    assert bench.called == []


def test_keys_with_control_work_beside_the_canvas(bench: Bench) -> None:
    bench.press(bench.text_field, "Ctrl+T")
    bench.press(bench.text_field, "F1")
    assert bench.called == ["swap_ids", "keys"]


def test_letters_and_del_work_in_lists_whose_own_keys_walk_through_them(bench: Bench) -> None:
    for key in ("M", "Shift+N", "Del", "Shift+Del"):
        bench.press(bench.rows, key)
    assert bench.called == ["merge", "previous_suspicious", "delete_here", "delete_range"]
    bench.rows.setCurrentRow(0)
    for key in ("Down", "Home", "Space", "Right"):
        bench.press(bench.rows, key)
    assert len(bench.called) == 4
    assert bench.rows.currentRow() == 0


@pytest.mark.parametrize("key", ["Return", "Enter", "Backspace", "Esc"])
def test_the_canvas_gets_the_keys_of_its_tools(bench: Bench, key: str) -> None:
    bench.press(bench.canvas, key)
    assert bench.called == []


def test_a_changed_keymap_works_at_once(bench: Bench) -> None:
    keymap = Keymap().with_key("merge", ["Ctrl+M"]).with_key("brush", ["Z"])
    apply_keymap(bench.actions, bench.window, bench.canvas, [bench.rows], keymap)
    for key in ("M", "B", "Z"):
        bench.press(bench.canvas, key)
    bench.press(bench.text_field, "Ctrl+M")
    assert bench.called == ["brush", "merge"]
    assert "(Ctrl+M)" in bench.actions["merge"].toolTip()


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_stands_for_two_built_actions(qtbot: QtBot, preset: str) -> None:
    bench = make_bench(qtbot, Keymap(preset))
    keys = [key.toString() for action in bench.actions.values() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_names_are_unique_and_rows_are_whole() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(row.tip and row.menu in MENU_TEXTS for row in ROWS)
    assert {row.menu.split("/")[0] for row in ROWS} == set(MENUS)


def test_an_action_without_handler_is_refused(qtbot: QtBot) -> None:
    window, known = QMainWindow(), handlers([])
    qtbot.addWidget(window)
    del known["merge"]
    with pytest.raises(ValueError, match=r"\['merge'\]"):
        build_actions(window, QWidget(window), [], known, Keymap())


def test_every_action_is_in_its_menu_and_extra_menus_follow(qtbot: QtBot, bench: Bench) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    recent = QMenu("Recent", window)
    menus = fill_menu_bar(window.menuBar(), bench.actions, {"open_folder": recent})
    for row in ROWS:
        assert bench.actions[row.name] in menus[row.menu].actions()
    shown = menus["File"].actions()
    assert shown[shown.index(bench.actions["open_folder"]) + 1].menu() is recent


@pytest.mark.parametrize("menu", [*MENUS, "View/Go", "View/Zoom", "Track/Select"])
def test_mnemonics_are_unique_within_a_menu(menu: str) -> None:
    texts = [row.text for row in ROWS if row.menu == menu]
    texts += [text for name, text in MENU_TEXTS.items() if name.startswith(f"{menu}/")]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)), sorted(letters)


def test_an_action_is_enabled_when_all_its_needs_hold(bench: Bench) -> None:
    def enabled(*facts: Need) -> set[str]:
        show_enabled(bench.actions, facts)
        return {name for name, action in bench.actions.items() if action.isEnabled()}

    nothing = enabled()
    assert {"open", "new_project", "preferences", "keys", "quit"} <= nothing
    assert not nothing & {"save", "brush", "undo", "cancel", "prelabel"}
    with_video = enabled("project", "video", "seen")
    assert {"save", "brush", "play", "confirm"} <= with_video
    assert not with_video & {"prelabel", "delete_here", "delete_range", "confirm_range", "accept_suspicion"}
    assert "prelabel" in enabled("project", "video", "idle")
    assert "delete_range" not in enabled("video", "seen", "track")
    assert "delete_range" not in enabled("video", "track", "range")
    assert "delete_range" in enabled("video", "seen", "track", "range")
    assert enabled("run") - nothing == {"cancel"}


@pytest.mark.parametrize("names", [TOOLS, VIEWS])
def test_one_tool_and_one_view_is_chosen_at_a_time(bench: Bench, names: tuple[str, ...]) -> None:
    for name in names:
        bench.actions[name].trigger()
        assert [other for other in names if bench.actions[other].isChecked()] == [name]


def test_every_icon_is_used_and_every_named_icon_is_there() -> None:
    assert set(icon_names()) == {row.icon for row in ROWS if row.icon} | {MORE_ICON}


def test_icons_follow_the_palette(bench: Bench) -> None:
    for colors in (LIGHT, DARK):
        shown: QPalette = palette(colors)
        show_icons(bench.actions, shown)
        image = bench.actions["brush"].icon().pixmap(24, 24).toImage()
        strongest = max((image.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda color: color.alpha())
        assert strongest.name() == colors.text


def test_plain_texts_have_no_mnemonic() -> None:
    assert plain_text("Open &frame folder…") == "Open frame folder"
    assert plain_text("打开(&O)…") == "打开"
