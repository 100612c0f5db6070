"""Which keys trigger which action: presets, the user's changes, and conflicts between them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QKeySequence

from app.action_rows import MENUS, ROWS

PRESETS = ("default", "D/F")
# the tools of the canvas close, shorten and drop a shape with these
CANVAS_KEYS = ("Return", "Enter", "Backspace", "Esc")
MODIFIERS = ("Ctrl+", "Alt+", "Meta+")
MENU_KEYS = ("Alt+F", "Alt+E", "Alt+V", "Alt+T", "Alt+R", "Alt+O", "Alt+H")  # they open MENUS, in this order
assert len(MENU_KEYS) == len(MENUS)
TABLE = {row.name: row for row in ROWS}


@dataclass(frozen=True)
class Conflict:
    """A key that cannot work.

    Attributes:
        key: portable text.
        names: of the actions that want it, in the table's order; a single one where the key is kept for the canvas
            or opens a menu.
    """

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Keymap:
    """Keys of every action.

    Attributes:
        preset: one of PRESETS.
        changes: what the user chose instead of the preset, by action name; an empty tuple is no key.
    """

    preset: str = "default"
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise ValueError(f"expected a preset of {PRESETS}, got {self.preset!r}")
        if unknown := set(self.changes) - set(TABLE):
            raise ValueError(f"expected names of actions, got {sorted(unknown)}")

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of an action as portable texts."""
        return self.changes.get(name, self.preset_keys(name))

    def preset_keys(self, name: str) -> tuple[str, ...]:
        """Return the keys that the preset gives an action."""
        row = TABLE[name]
        return row.df_keys if self.preset == "D/F" and row.df_keys is not None else row.keys

    def with_key(self, name: str, keys: Iterable[str]) -> Keymap:
        """Give an action other keys; those of the preset are no change.

        Raises:
            ValueError: for an unknown action, or a text that is no single key.
        """
        if name not in TABLE:
            raise ValueError(f"expected the name of an action, got {name!r}")
        chosen = tuple(dict.fromkeys(normal_key(key) for key in keys))
        changes = {other: value for other, value in self.changes.items() if other != name}
        if chosen != self.preset_keys(name):
            changes[name] = chosen
        return replace(self, changes=changes)

    def reset_all(self) -> Keymap:
        """Take all changes back."""
        return Keymap(self.preset)

    def with_preset(self, preset: str) -> Keymap:
        """Start from another preset and keep the user's changes."""
        changed = Keymap(preset)
        for name, keys in self.changes.items():
            changed = changed.with_key(name, keys)
        return changed

    def conflicts(self) -> tuple[Conflict, ...]:
        """Find keys that two actions want, that the canvas needs, or that open a menu."""
        names: dict[str, list[str]] = {}
        for name in TABLE:
            for key in self.keys(name):
                names.setdefault(key, []).append(name)
        kept = {*CANVAS_KEYS, *MENU_KEYS}
        return tuple(Conflict(key, tuple(who)) for key, who in names.items() if len(who) > 1 or key in kept)

    def to_text(self) -> str:
        """Write the keymap as one line for the settings."""
        return json.dumps({"preset": self.preset, "changes": dict(self.changes)}, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Keymap:
        """Read what `to_text` wrote; what a newer or older program wrote and is not understood is left out."""
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            return cls()
        if not isinstance(value, dict) or value.get("preset") not in PRESETS:
            return cls()
        keymap = cls(value["preset"])
        changes = value.get("changes")
        for name, keys in changes.items() if isinstance(changes, dict) else ():
            if name in TABLE and isinstance(keys, list) and all(is_key(key) for key in keys):
                keymap = keymap.with_key(name, keys)
        return keymap


def is_key(text: object) -> bool:
    """Tell whether a text names one key with its modifiers."""
    if not isinstance(text, str):
        return False
    sequence = sequence_of(text)
    return sequence.count() == 1 and bool(sequence.toString()) and "Unknown" not in sequence.toString()


def sequence_of(key: str) -> QKeySequence:
    """Read a portable text; the constructor of QKeySequence reads the names of the user's language."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)


def normal_key(text: str) -> str:
    """Return the portable text of a key, so that "ctrl+shift+z" equals "Ctrl+Shift+Z".

    Raises:
        ValueError: where the text is no single key.
    """
    if not is_key(text):
        raise ValueError(f"expected one key such as Ctrl+B, got {text!r}")
    return sequence_of(text).toString(QKeySequence.SequenceFormat.PortableText)


def native_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys as this system writes them."""
    return tuple(sequence_of(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def is_bare(keys: Iterable[str]) -> bool:
    """Tell whether one of the keys would swallow typing in a text field: no Ctrl, Alt or Meta and no function key."""
    return any(not key.startswith(MODIFIERS) and not _is_function_key(key) for key in keys)


def is_free_in_lists(key: str) -> bool:
    """Tell whether a list does not walk with a key itself: a single letter, digit or sign, or Del, also with Shift."""
    last = key.removeprefix("Shift+")
    return len(last) == 1 or last == "Del"


def _is_function_key(key: str) -> bool:
    last = key.removeprefix("Shift+")
    return last.startswith("F") and last[1:].isdigit()
