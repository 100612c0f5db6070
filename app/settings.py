"""Settings of this machine: recent files, layout, last model. Labels never go here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

MAX_RECENT = 8


class Settings:
    """Typed access to QSettings."""

    def __init__(self) -> None:
        self._store = QSettings("inspro", "annotator")

    def recent_files(self) -> list[str]:
        """Return files opened last, newest first, those that are gone left out."""
        value = self._store.value("recent", [])
        names = value if isinstance(value, list) else [value]  # one entry comes back as a string
        return [str(name) for name in names if name and Path(str(name)).exists()]

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
