"""What the File menu does, under a bare window."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.document import Document
from app.files import Files
from app.settings import Settings


class World:
    """Files of a bare window, and what they said."""

    def __init__(self, window: QWidget) -> None:
        self.window, self.document = window, Document()
        self.files = Files(window, self.document, Settings(), lambda: True)
        self.informed: list[str] = []
        self.failed: list[str] = []
        self.steps: list[tuple[int, int]] = []
        self.files.informed.connect(self.informed.append)
        self.files.failed.connect(self.failed.append)
        self.files.progressed.connect(lambda done, count: self.steps.append((done, count)))

    def dialog(self, kind: type[QWidget]) -> Any:
        return self.window.findChild(kind)
