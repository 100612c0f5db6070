"""Settings of this machine: recent files, layout, theme, language, keys, model and device; labels never go here."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.shortcuts import Keymap
from app.view_state import MASK_OPACITY

MAX_RECENT = 8
THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "zh_CN")
DEVICES = ("auto", "cpu", "cuda")


def keep_settings_in(folder: Path) -> None:
    """Read and write settings in a folder from now on: what measures or tests leaves those of the user alone."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(form, scope, str(folder))


class Settings:
    """Typed access to QSettings; a value that is not understood counts as not set."""

    def __init__(self) -> None:
        self._store = QSettings("inspro", "annotator")

    def recent_files(self) -> list[str]:
        """Return files opened last, newest first, those that are gone left out."""
        value = self._store.value("recent", [])
        names = value if isinstance(value, list) else [value]  # one entry comes back as a string
        return [str(name) for name in names if name and os.path.exists(str(name))]

    def add_recent_file(self, path: Path) -> None:
        """Put a file at the head of the recent files."""
        name = str(path.resolve())
        self._store.setValue("recent", [name, *(n for n in self.recent_files() if n != name)][:MAX_RECENT])

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Return geometry and dock state of the window, or None at the first start."""
        geometry, state = self._store.value("geometry"), self._store.value("state")
        return (geometry, state) if isinstance(geometry, QByteArray) and isinstance(state, QByteArray) else None

    def set_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Keep geometry and dock state."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("state", state)

    def choice(self, name: str, default: str) -> str:
        """Return what was chosen last in a list of the window."""
        return str(self._store.value(f"choice/{name}", default))

    def set_choice(self, name: str, value: str) -> None:
        """Keep a choice."""
        self._store.setValue(f"choice/{name}", value)

    def theme(self) -> str:
        """Return one of THEMES."""
        return self._one_of("theme", THEMES)

    def set_theme(self, theme: str) -> None:
        """Keep the theme."""
        self.set_choice("theme", theme)

    def language(self) -> str:
        """Return one of LANGUAGES."""
        return self._one_of("language", LANGUAGES)

    def set_language(self, language: str) -> None:
        """Keep the language of the next start."""
        self.set_choice("language", language)

    def device(self) -> str:
        """Return one of DEVICES."""
        return self._one_of("device", DEVICES)

    def set_device(self, device: str) -> None:
        """Keep where models run."""
        self.set_choice("device", device)

    def keeps_previews(self) -> bool:
        """Tell whether pictures of the frames are kept on disk."""
        return self.choice("previews", "kept") == "kept"

    def set_keeps_previews(self, is_kept: bool) -> None:
        """Note whether pictures of the frames are kept on disk."""
        self.set_choice("previews", "kept" if is_kept else "none")

    def look(self) -> tuple[int, bool]:
        """Return how strong masks are drawn, in percent, and whether names stand on them."""
        opacity = self.choice("mask_opacity", "")
        return int(opacity) if opacity.isdecimal() else MASK_OPACITY, self.choice("names", "shown") == "shown"

    def set_look(self, mask_opacity: int, shows_names: bool) -> None:
        """Keep how masks are drawn; see `look`."""
        self.set_choice("mask_opacity", str(mask_opacity))
        self.set_choice("names", "shown" if shows_names else "none")

    def keymap(self) -> Keymap:
        """Return the keys of all actions."""
        return Keymap.from_text(self.choice("keymap", ""))

    def set_keymap(self, keymap: Keymap) -> None:
        """Keep the keys."""
        self.set_choice("keymap", keymap.to_text())

    def has_seen_tour(self) -> bool:
        """Tell whether the first steps were shown and put away."""
        return self.choice("tour", "new") == "seen"

    def set_tour_seen(self) -> None:
        """Note that the first steps were put away."""
        self.set_choice("tour", "seen")

    def _one_of(self, name: str, values: tuple[str, ...]) -> str:
        value = self.choice(name, values[0])
        return value if value in values else values[0]
