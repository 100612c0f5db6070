"""Keys of actions: presets, changes and conflicts."""

from __future__ import annotations

import pytest

from app.action_rows import MENU_TEXTS, MENUS, ROWS, ActionRow
from app.shortcuts import CANVAS_KEYS, MENU_KEYS, PRESETS, Conflict, Keymap, is_bare, is_key, normal_key


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_no_conflicts(preset: str) -> None:
    assert Keymap(preset).conflicts() == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_keys_of_the_table_are_written_as_qt_writes_them(row: ActionRow) -> None:
    for preset in PRESETS:
        keys = Keymap(preset).keys(row.name)
        assert [normal_key(key) for key in keys] == list(keys)


def test_the_preset_d_f_steps_frames() -> None:
    keymap = Keymap("D/F")
    assert keymap.keys("previous_frame") == ("D", "Left")
    assert keymap.keys("next_frame") == ("F", "Right")
    assert keymap.keys("fit") == ("Ctrl+0",)
    assert keymap.keys("brush") == Keymap().keys("brush")


def test_a_key_given_twice_is_a_conflict_that_names_both() -> None:
    keymap = Keymap().with_key("merge", ["B"])
    assert keymap.conflicts() == (Conflict("B", ("brush", "merge")),)
    assert keymap.with_key("brush", ["Z"]).conflicts() == ()


@pytest.mark.parametrize("key", [*CANVAS_KEYS, *MENU_KEYS])
def test_keys_of_the_canvas_and_of_menus_are_kept(key: str) -> None:
    assert Keymap().with_key("tour", [key]).conflicts() == (Conflict(key, ("tour",)),)


def test_the_kept_keys_are_the_mnemonics_of_the_menus() -> None:
    mnemonics = [text[text.index("&") + 1].upper() for text in (MENU_TEXTS[menu] for menu in MENUS)]
    assert tuple(f"Alt+{letter}" for letter in mnemonics) == MENU_KEYS


def test_a_change_equal_to_the_preset_is_no_change() -> None:
    changed = Keymap().with_key("brush", ["Z"])
    assert changed.changes == {"brush": ("Z",)}
    assert changed.with_key("brush", ["b"]) == Keymap()
    assert changed.with_key("brush", changed.preset_keys("brush")) == Keymap()


def test_an_action_may_have_no_key() -> None:
    assert Keymap().with_key("merge", []).keys("merge") == ()


def test_all_changes_are_taken_back_within_the_preset() -> None:
    assert Keymap("D/F").with_key("merge", ["Z"]).with_key("split", ["W"]).reset_all() == Keymap("D/F")


def test_changing_the_preset_keeps_changes() -> None:
    keymap = Keymap().with_key("merge", ["Z"]).with_preset("D/F")
    assert keymap.keys("merge") == ("Z",)
    assert keymap.keys("next_frame") == ("F", "Right")


def test_a_keymap_survives_its_text() -> None:
    keymap = Keymap("D/F").with_key("merge", ["Z", "Ctrl+Shift+M"]).with_key("split", [])
    assert Keymap.from_text(keymap.to_text()) == keymap


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"preset": "other"}', '{"preset": "default", "changes": {"gone": ["B"], "merge": ["??B"]}}'],
)
def test_a_text_that_is_not_understood_gives_the_preset(text: str) -> None:
    assert Keymap.from_text(text) == Keymap()


def test_wrong_names_are_refused() -> None:
    with pytest.raises(ValueError, match="expected a preset"):
        Keymap("other")
    with pytest.raises(ValueError, match="expected names of actions"):
        Keymap(changes={"gone": ()})
    with pytest.raises(ValueError, match="expected the name of an action"):
        Keymap().with_key("gone", ["B"])
    with pytest.raises(ValueError, match="expected one key"):
        Keymap().with_key("merge", ["B, C"])


@pytest.mark.parametrize("text", ["", "B, C", "Blah", 3, None])
def test_what_is_no_single_key(text: object) -> None:
    assert not is_key(text)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("B",), True),
        (("Shift+N",), True),
        (("F",), True),
        (("Ctrl+B",), False),
        (("Alt+Shift+Left",), False),
        (("F1",), False),
        (("Shift+F12",), False),
        (("Ctrl+B", "B"), True),
        ((), False),
    ],
)
def test_bare_keys_are_those_that_would_swallow_typing(keys: tuple[str, ...], expected: bool) -> None:
    assert is_bare(keys) is expected
