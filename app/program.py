"""The Qt application around the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.theme import apply_theme


def run_window(path: Path | None) -> int:
    """Show the window until it is closed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("inspro")
    application.setOrganizationName("inspro")
    application.setApplicationDisplayName("InsPro annotator")
    apply_theme(application)
    window = MainWindow()
    window.show()
    if path is not None:
        window.open_path(path)
    return application.exec()
